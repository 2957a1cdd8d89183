import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { admin } from './admin-client.ts';
import { credentialsOf, curl, freshToken, type RunningMock, runCfis, startCfisMock } from './cfis.ts';
import { issue, journalOf, onLinux, openLine, openLines, START, statuses, THREE, times, workersOf } from './workers.ts';

const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
const onlyOneOfEach = ['--overlay', join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml')];

describe('three workers', () => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startCfisMock(THREE);
  });
  afterAll(() => mock.stop());
  afterEach(() => admin(mock, 'POST', '/reset'));

  test('go by a token that was revoked as soon as the call is answered, and by one that was issued', async () => {
    const six = await openLines(mock, 6);
    for (let round = 0; round < 15; round += 1) {
      const { id, value } = await issue(mock);
      const before = await statuses(six, { token: value });
      await admin(mock, 'POST', `/tokens/${id}/revoke`);
      const after = await statuses(six, { token: value });
      expect({ round, before, after }).toEqual({ round, before: times(6, 200), after: times(6, 401) });
    }
  });

  test('refuse a revoked token on whatever new connection', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, value } = await issue(mock);
      await admin(mock, 'POST', `/tokens/${id}/revoke`);
      const fresh = times(3, 0).map(() => openLine(mock));
      expect(await statuses(fresh, { token: value })).toEqual(times(3, 401));
    }
  });

  test('all know of a renewal, whichever of them was asked for it', async () => {
    const three = await openLines(mock, 3);
    let { value } = await issue(mock);
    for (const line of [...three, ...three]) {
      const { status, body } = await line.ask({ token: value, path: '/partner/renew' });
      const { Message: renewed } = JSON.parse(body);
      expect([status, await statuses(three, { token: value }), await statuses(three, { token: renewed })]).toEqual([
        ...[200, times(3, 401), times(3, 200)],
      ]);
      value = renewed;
    }
  });

  test('renew a token once, however many ask at the same time', async () => {
    const six = await openLines(mock, 6);
    const { value } = await issue(mock);
    const all = await statuses(six, { token: value, path: '/partner/renew' });
    expect(all.toSorted()).toEqual([200, ...times(5, 401)]);
  });

  test('go by the same clock, to the millisecond', async () => {
    const three = await openLines(mock, 3);
    await admin(mock, 'POST', '/clock/freeze', { at: START });
    const { value: token } = await issue(mock, { expiresInSeconds: 60 });
    const seen: unknown[] = [];
    for (const seconds of [59.999, 0.001, -0.001]) {
      await admin(mock, 'POST', '/clock/advance', { seconds });
      seen.push(await statuses(three, { token }));
    }
    await admin(mock, 'POST', '/clock/reset');
    seen.push(await statuses(three, { token: mock.staging.tokens.valid }));
    expect(seen).toEqual([times(3, 200), times(3, 401), times(3, 200), times(3, 200)]);
  });

  test('let a fault strike as often as it was planned, among all of them', async () => {
    const six = await openLines(mock, 6);
    const { valid: token } = mock.staging.tokens;
    for (let round = 0; round < 3; round += 1) {
      const { id } = (await admin(mock, 'POST', '/faults', { kind: 'status', status: 503, times: 3 })).body;
      const all = await Promise.all(times(5, six).map((each) => statuses(each, { token })));
      const struck = all.flat().filter((status) => status === 503).length;
      const { requests } = await journalOf(mock);
      const noted = requests.filter(({ fault }: { readonly fault?: string }) => fault === id).length;
      const { faults } = (await admin(mock, 'GET', '/faults')).body;
      expect({ struck, noted, faults }).toEqual({ struck: 3, noted: 3, faults: [] });
    }
  });

  test('let a fault break the connection that it happens to, and no other', async () => {
    const three = await openLines(mock, 3);
    const { valid: token } = mock.staging.tokens;
    await admin(mock, 'POST', '/faults', { kind: 'reset', times: 1 });
    await expect(three[1]?.ask({ token })).rejects.toThrow(/ECONNRESET|socket hang up/);
    await expect.poll(() => three.map(({ isOpen }) => isOpen)).toEqual([true, false, true]);
    expect(await statuses(three, { token })).toEqual(times(3, 200));
  });

  test('end a token in the middle of a run by what all of them have answered', async () => {
    const three = await openLines(mock, 3);
    await admin(mock, 'POST', '/scenarios/expires-mid-run');
    const seen: number[] = [];
    for (const line of [...three, ...three]) {
      seen.push((await line.ask({ token: mock.staging.tokens.valid })).status);
    }
    await admin(mock, 'DELETE', '/scenarios/expires-mid-run');
    expect([seen, await statuses(three, { token: mock.staging.tokens.valid })]).toEqual([
      [...times(5, 200), 401],
      times(3, 200),
    ]);
  });

  test('put everything back together', async () => {
    const three = await openLines(mock, 3);
    const { valid: token } = mock.staging.tokens;
    await three[0]?.ask({ token, path: '/partner/renew' });
    await admin(mock, 'POST', '/faults', { kind: 'status', status: 503 });
    const before = await statuses(three, { token });
    await admin(mock, 'POST', '/reset');
    const { total } = await journalOf(mock);
    expect([before, total, await statuses(three, { token })]).toEqual([times(3, 503), 0, times(3, 200)]);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'take up a TLS session over %s that another of them began',
    async (version) => {
      const { hostname, port } = new URL(mock.staging.baseUrl);
      const options = { host: hostname, port: Number(port), ca: readFileSync(mock.caFile) };
      const shake = async (session?: Buffer) => {
        const socket: TLSSocket = connectTls({
          ...options,
          ...{ minVersion: version, maxVersion: version, ALPNProtocols: ['http/1.1'] },
          ...(session && { session }),
        });
        const given: Buffer[] = [];
        socket.on('session', (next) => given.push(next));
        await once(socket, 'secureConnect');
        const isResumed = socket.isSessionReused();
        socket.write('GET /api/v1/partner/validate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
        socket.resume();
        await once(socket, 'close');
        return { isResumed, session: given.at(-1) };
      };
      const first = await shake();
      const later = [await shake(first.session), await shake(first.session), await shake(first.session)];
      expect([first, ...later].map(({ isResumed }) => isResumed)).toEqual([false, true, true, true]);
    },
  );

  test('speak HTTP/2, and answer over plain HTTP what is to be answered there', async () => {
    const url = `${mock.staging.baseUrl}/partner/validate`;
    const token = ['-H', `X-Api-Key: ${mock.staging.tokens.valid}`];
    expect([
      await curl('--http2', '--cacert', mock.caFile, url, ...token),
      (await curl(url.replace('https:', 'http:'), ...token)).status,
    ]).toEqual([{ status: 200, body: '{"isValid":true,"message":"Token is valid"}' }, 403]);
  });

  test('make bodies up when they are asked to', async () => {
    const token = ['--header', `X-Api-Key: ${mock.staging.tokens.valid}`, '--header', 'Prefer: dynamic=true'];
    const answer = await curl(
      '--include',
      '--cacert',
      mock.caFile,
      `${mock.staging.baseUrl}/partner/payments`,
      ...token,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^preference-applied: dynamic=true\r$/im),
    });
  });

  test('make bodies up for whoever does not say, where the mock is to', async () => {
    const dynamic = await startCfisMock([...THREE, '--dynamic']);
    const three = await openLines(dynamic, 3);
    const asked = { token: dynamic.staging.tokens.valid, path: '/partner/payments' };
    const described = await openLine(mock).ask({ ...asked, token: mock.staging.tokens.valid });
    const answers = await Promise.all(three.map((line) => line.ask(asked)));
    await dynamic.stop();
    expect(answers.map(({ status, body }) => [status, body === described.body])).toEqual(times(3, [200, false]));
  });

  test.skipIf(!onLinux)('are given no token where others could read it (skipped where there is no /proc)', () => {
    const secrets = Object.values(mock.staging.tokens);
    const pids = workersOf(mock.process);
    const readable = pids.flatMap((pid) =>
      ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')),
    );
    expect([pids.length, readable.filter((text) => secrets.some((secret) => text.includes(secret)))]).toEqual([3, []]);
  });

  test('conform exactly as one process does', async () => {
    const summaries = [];
    const one = await startCfisMock(['--quiet']);
    for (const target of [one, mock]) {
      const { code, stdout } = await runCfis(
        [
          ...['verify', target.staging.baseUrl, '--ca', target.caFile, '--reporter', 'json'],
          ...['--allow', 'renew,provision,write,fetch'],
        ],
        { ...credentialsOf(target), CFIS_CANARY_TOKEN: await freshToken(target) },
      );
      summaries.push({ code, summary: JSON.parse(stdout).summary });
    }
    await one.stop();
    const [alone, together] = summaries;
    expect([together?.code, together?.summary.verdict, together?.summary.failed]).toEqual([0, 'conforms', 0]);
    expect(together).toEqual(alone);
  });
});

test('what may be made only once is made once, whichever workers are asked', async () => {
  const mock = await startCfisMock([...THREE, ...onlyOneOfEach]);
  const six = await openLines(mock, 6);
  const create = { token: mock.staging.tokens.provisioning, path: '/partner/client', method: 'POST', body: client };
  const same = await statuses(six, create);
  const others = await Promise.all(
    six.map((line, index) => line.ask({ ...create, body: client.replace('0000003-0', `000000${index}-1`) })),
  );
  await mock.stop();
  const numbers = new Set(others.map(({ body }) => body.replace(/"accessToken":"[^"]*"/, '')));
  expect([same.toSorted(), others.map(({ status }) => status), numbers.size]).toEqual([
    [200, ...times(5, 409)],
    times(6, 200),
    6,
  ]);
});
