import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cfis, curl, environment, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';

let mock: RunningMock;

beforeAll(async () => {
  mock = await startCfisMock();
});

afterAll(() => mock.stop());

describe("the vendor's documented request, led to the mock", () => {
  const documented = (token?: string): Promise<{ readonly status: number }> =>
    curl(
      ...['-X', 'GET', 'https://integrations.confirmafinance.com/api/v1/partner/invoice/case'],
      ...(token === undefined ? [] : ['-H', `X-Api-Key: ${token}`]),
      ...['-H', 'Accept: application/json'],
      ...['--connect-to', `integrations.confirmafinance.com:443:${new URL(mock.production.baseUrl).host}`],
      ...['--cacert', mock.caFile],
    );

  test('gets 200 with a production token', async () => {
    expect(await documented(mock.production.tokens.valid)).toMatchObject({ status: 200 });
  });

  test('gets 401 with a staging token', async () => {
    expect(await documented(mock.staging.tokens.valid)).toMatchObject({ status: 401 });
  });

  test('gets 401 without a token', async () => {
    expect(await documented()).toMatchObject({ status: 401 });
  });
});

describe('a token', () => {
  const call = (path: string, token: string, ...more: readonly string[]) =>
    curl('--cacert', mock.caFile, `${mock.staging.baseUrl}${path}`, '-H', `X-Api-Key: ${token}`, ...more);
  const client = {
    service: { type: 'LIFECYCLE', partnerCode: 'PARTNER1' },
    client: {
      name: 'Uusi Asiakas Oy',
      businessCode: '0000003-0',
      postalAddress: 'Mallikatu 3',
      postalCode: '00100',
      postalDistrict: 'HELSINKI',
      countryCode: 'FI',
      email: 'office@example.com',
      languageCode: 'FI',
    },
  };

  test('of a new client works at once, and its renewal takes its place', async () => {
    const json = ['-H', 'Content-Type: application/json', '--data', JSON.stringify(client)];
    const created = await call('/partner/client', mock.staging.tokens.provisioning, ...json);
    expect(created.status).toBe(200);
    const { accessToken } = JSON.parse(created.body);
    expect((await call('/partner/payments', accessToken)).status).toBe(200);

    const renewed = await call('/partner/renew', accessToken);
    expect(renewed.status).toBe(200);
    const { Message: successor } = JSON.parse(renewed.body);
    expect((await call('/partner/payments', successor)).status).toBe(200);
    expect((await call('/partner/payments', accessToken)).status).toBe(401);
    expect((await call('/partner/renew', accessToken)).status).toBe(401);
  });

  test('that has expired is refused everywhere but on renewal', async () => {
    const { expired } = mock.staging.tokens;
    const paths = ['invoice/case', 'invoice/distribution', 'payments', 'settlements', 'validate', 'accounting/ledger'];
    const statuses = await Promise.all(paths.map(async (path) => (await call(`/partner/${path}`, expired)).status));
    expect(statuses).toEqual(paths.map(() => 401));
    const { body } = await call('/partner/payments', expired);
    expect(JSON.parse(body).message).toContain('expired');
    const renewed = await call('/partner/renew', expired);
    expect(renewed.status).toBe(200);
    expect((await call('/partner/payments', JSON.parse(renewed.body).Message)).status).toBe(200);
  });

  test('of a client cannot create clients', async () => {
    const json = ['-H', 'Content-Type: application/json', '--data', JSON.stringify(client)];
    expect((await call('/partner/client', mock.staging.tokens.valid, ...json)).status).toBe(403);
  });

  test.each([
    ['nonsense', '{"invoice": 17}'],
    ['an unknown currency', '{"invoice": {"header": {"number": 1, "currencyCode": "XXX"}}}'],
    ['no JSON', 'invoice=17'],
  ])('with %s as an invoice gets 400', async (_, body) => {
    const answer = await call(
      '/partner/invoice',
      mock.staging.tokens.valid,
      ...['-H', 'Content-Type: application/json', '--data', body],
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors.length).toBeGreaterThan(0);
  });
});

test('plain HTTP on the same port gets an explanation and no data', async () => {
  const url = `${mock.staging.baseUrl.replace('https:', 'http:')}/partner/invoice/case`;
  const { status, body } = await curl(url, '-H', `X-Api-Key: ${mock.staging.tokens.valid}`);
  expect(status).toBe(403);
  expect(JSON.parse(body)).toEqual({ message: expect.stringContaining('HTTPS') });
});

test('a client that does not trust the authority gets no answer', async () => {
  await expect(curl(`${mock.staging.baseUrl}/partner/invoice/case`)).rejects.toThrow(/certificate/);
});

test.each(['localhost', '[::1]'])('the certificate names %s', async (host) => {
  const own = await startCfisMock(host === '[::1]' ? ['--host', '::1'] : []);
  const url = new URL(own.staging.baseUrl);
  const { status } = await curl('--cacert', own.caFile, `https://${host}:${url.port}/api/v1/partner/payments`);
  expect(status).toBe(401);
  expect(await own.stop()).toMatchObject({ code: 0 });
});

test('--now sets the clock: before its expiry the expired token works', async () => {
  const early = await startCfisMock(['--now', '2025-12-31T23:00:00Z']);
  const { status } = await curl(
    ...['--cacert', early.caFile, `${early.staging.baseUrl}/partner/payments`],
    ...['-H', `X-Api-Key: ${early.staging.tokens.expired}`],
  );
  expect(status).toBe(200);
  await early.stop();
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly', async (signal) => {
  const own = await startCfisMock();
  const { code, stdout, stderr } = await own.stop(signal);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Stopping.\n' });
  expect(stdout).toMatch(/\{"event":"stopped"\}$/);
  await expect(curl('--cacert', own.caFile, own.staging.baseUrl)).rejects.toThrow(/connect/i);
});

test('it greets people with command lines that work as they stand', async () => {
  const own = await startCfisMock();
  const ports = ['--port', '0', '--production-port', '0', '--admin-port', '0'];
  await own.stop();
  const { spawn, execFile } = await import('node:child_process');
  const { packageRoot } = await import('../../src/package-root.ts');
  const child = spawn(process.execPath, [join(packageRoot, 'dist', 'cfis.js'), 'mock', ...ports], {
    env: { ...process.env, CFIS_CA_DIR: join(folder, 'authority') },
  });
  let greeting = '';
  child.stderr.on('data', (chunk) => {
    greeting += chunk;
  });
  while (!greeting.includes('Requests:')) await once(child.stderr, 'data');
  const lines = greeting.split('\n');
  const calls = lines.flatMap((line, index) =>
    line.startsWith('  curl') ? [{ line, says: lines[index - 1] ?? '' }] : [],
  );
  const statuses = await Promise.all(
    calls.map(
      ({ line }) =>
        new Promise((resolve) => {
          execFile('sh', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`], (_, stdout) => resolve(stdout));
        }),
    ),
  );
  child.kill('SIGINT');
  expect(statuses).toEqual(calls.map(({ says }) => /\d{3}/.exec(says)?.[0] ?? '200'));
  expect(statuses).toEqual(['200', '401', '401', '401', '200']);
});

test.each([[['mock', '--help']], [['verify', '--list']], [['--help']]])(
  'whoever has seen enough of %j may leave: no error, exit 0',
  async (args) => {
    const child = spawn(process.execPath, [cfis, ...args], { env: environment({}), cwd: folder });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  },
);

describe('bad input is refused with place and remedy, and nothing is started', () => {
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return name;
  };

  test.each([
    ['an unknown flag', ['--prot', '1'], /unknown option '--prot'[\s\S]*Did you mean --port/],
    ['a port that is none', ['--port', 'http'], /--port[\s\S]*whole number from 0 to 65535/],
    ['an instant without a zone', ['--now', '2026-01-01T00:00:00'], /--now[\s\S]*with its zone/],
    ['a description that is not there', ['--spec', 'nowhere.yaml'], /nowhere\.yaml[\s\S]*readable YAML/],
    ['an overlay that is not there', ['--overlay', 'nowhere.yaml'], /nowhere\.yaml/],
    ['a token file that is not there', ['--tokens', 'nowhere.yaml'], /nowhere\.yaml/],
    ['a choice that is none', ['--plain-http', 'maybe'], /--plain-http[\s\S]*reject, allow/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCfis(['mock', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['a description that is not YAML', '--spec', 'openapi: [', /broken\.yaml:\d+:\d+[\s\S]*syntax/],
    ['a description of another version', '--spec', 'openapi: 3.0.3', /broken\.yaml:1:10[\s\S]*3\.1/],
    [
      'an overlay that matches nothing',
      '--overlay',
      overlay("$.paths['/nowhere']"),
      /broken\.yaml:\d+:\d+[\s\S]*matches nothing/,
    ],
    ['a token file with a broken row', '--tokens', 'tokens:\n  - id: one\n    value: short', /broken\.yaml:3:12/],
  ])('%s', async (_, flag, text, message) => {
    const { code, stdout, stderr } = await runCfis(['mock', flag, await file('broken.yaml', text)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await runCfis([
      'mock',
      '--port',
      '0',
      '--production-port',
      String(port),
      '--admin-port',
      '0',
    ]);
    other.close();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `cfis: 127.0.0.1:${port}: the port is in use\n  End what uses it, or choose another (0 for any free one).\n`,
    );
  });
});

function overlay(target: string): string {
  return `overlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions:\n  - target: ${JSON.stringify(target)}\n    remove: true\n`;
}
