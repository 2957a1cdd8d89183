import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { admin } from './admin-client.ts';
import {
  cfis,
  credentialsOf,
  curl,
  environment,
  folder,
  freshToken,
  type RunningMock,
  runCfis,
  startCfisMock,
} from './cfis.ts';

const THREE = ['--workers', '3', '--quiet'];
const START = '2030-01-01T00:00:00Z';
const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
const onlyOneOfEach = ['--overlay', join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml')];

interface Asked {
  readonly token: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
}

interface Told {
  readonly status: number;
  readonly body: string;
}

/** One connection that is kept. Each goes to the next worker in turn, so that as many as there are workers reach them all. */
interface Line {
  ask(asked: Asked): Promise<Told>;
  readonly isOpen: boolean;
  close(): void;
}

function openLine({ staging, caFile }: RunningMock): Line {
  const agent = new https.Agent({ ca: readFileSync(caFile), keepAlive: true, maxSockets: 1 });
  let connection: Socket | undefined;
  return {
    get isOpen() {
      return connection?.destroyed === false;
    },
    ask: async ({ token, path = '/partner/validate', method = 'GET', body }) => {
      const request = https.request(`${staging.baseUrl}${path}`, {
        ...{ agent, method },
        headers: { 'X-Api-Key': token, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      });
      request.on('socket', (socket) => {
        connection = socket;
      });
      const [response] = await once(request.end(body), 'response');
      let text = '';
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode, body: text };
    },
    close: () => agent.destroy(),
  };
}

const lines: Line[] = [];
afterEach(() => {
  for (const line of lines.splice(0)) line.close();
});

/** So many connections, each with one request answered. */
async function openLines(mock: RunningMock, count: number): Promise<readonly Line[]> {
  const opened = Array.from({ length: count }, () => openLine(mock));
  lines.push(...opened);
  for (const line of opened) await line.ask({ token: 'mock-a-token-that-nobody-knows' });
  return opened;
}

async function statuses(from: readonly Line[], asked: Asked): Promise<readonly number[]> {
  return Promise.all(from.map(async (line) => (await line.ask(asked)).status));
}

function times<Value>(count: number, value: Value): readonly Value[] {
  return Array.from({ length: count }, () => value);
}

async function issue(mock: RunningMock, order: object = {}): Promise<{ readonly id: string; readonly value: string }> {
  return (await admin(mock, 'POST', '/tokens', { environment: 'staging', ...order })).body;
}

async function journalOf(mock: RunningMock) {
  return (await admin(mock, 'GET', '/requests')).body;
}

const onLinux = process.platform === 'linux';

/** The processes of the workers, by what the system says. */
function workersOf({ pid }: ChildProcess): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter(isThere);
}

function isThere(pid: number): boolean {
  try {
    // One that has ended and was not asked about is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Everything that a process says on stderr from now on. */
function hear({ stderr }: ChildProcess): () => string {
  let heard = '';
  stderr?.on('data', (chunk) => {
    heard += chunk;
  });
  return () => heard;
}

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
      lines.push(...fresh);
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

  test('have one journal, in which every request stands that was answered', async () => {
    await admin(mock, 'DELETE', '/requests');
    const ten = await openLines(mock, 10);
    const { valid: token } = mock.staging.tokens;
    await Promise.all(
      ten.map(async (line, index) => {
        for (let each = 0; each < 50; each += 1) {
          const wrong = each % 5 === 0;
          await line.ask({ token: wrong ? `${token}-` : token, path: `/partner/validate?n=${index * 50 + each}` });
        }
      }),
    );
    const { requests, total } = await journalOf(mock);
    const asked = requests.filter(({ query }: { readonly query: string }) => query !== '');
    const { count } = (await admin(mock, 'POST', '/requests/count', { cause: 'unknown', nearMiss: 'altered' })).body;
    const queries = asked.map(({ query }: { readonly query: string }) => Number(query.slice(2)));
    expect({
      ...{ total, count },
      ids: requests.map(({ id }: { readonly id: number }) => id - requests[0].id),
      queries: queries.toSorted((a: number, b: number) => a - b),
      connections: new Set(asked.map(({ connection }: { readonly connection: number }) => connection)).size,
    }).toEqual({
      ...{ total: 510, count: 0 },
      ids: Array.from({ length: 510 }, (_, index) => index),
      queries: Array.from({ length: 500 }, (_, index) => index),
      connections: 10,
    });
  });

  test('have requests in the journal in the order in which they were made, also while the clock stands still', async () => {
    const three = await openLines(mock, 3);
    const { valid: token } = mock.staging.tokens;
    await admin(mock, 'POST', '/clock/freeze', { at: START });
    await admin(mock, 'DELETE', '/requests');
    const paths = Array.from(
      { length: 30 },
      (_, index) => `/partner/${index % 7 === 3 ? 'renew' : 'validate'}?n=${index}`,
    );
    for (const [index, path] of paths.entries()) await three[index % 3]?.ask({ token, path });
    const { requests } = await journalOf(mock);
    expect(
      requests.map(({ path, query }: { readonly path: string; readonly query: string }) => `${path.slice(7)}?${query}`),
    ).toEqual(paths);
  });

  test('explain a refusal by the tokens that there were when it was made', async () => {
    const three = await openLines(mock, 3);
    const { id, value } = await issue(mock);
    await admin(mock, 'DELETE', '/requests');
    await statuses(three, { token: `"${value}"` });
    await admin(mock, 'DELETE', `/tokens/${id}`);
    const { requests } = await journalOf(mock);
    expect(requests.map(({ nearMiss }: { readonly nearMiss: object }) => nearMiss)).toEqual(
      times(3, { kind: 'altered', alteration: 'quotes', token: id }),
    );
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

test('every request is told of, on stdout and to those who follow the events', async () => {
  const mock = await startCfisMock(['--workers', '2', '--explain']);
  const following = await fetch(`${mock.adminUrl}/events`);
  let events = '';
  const ended = (async () => {
    for await (const chunk of following.body ?? []) events += Buffer.from(chunk as Uint8Array).toString();
  })();
  const four = await openLines(mock, 4);
  await Promise.all(times(5, four).map((each) => statuses(each, { token: mock.staging.tokens.valid })));
  await expect.poll(() => events.match(/^event: request$/gm)?.length).toBe(24);
  const last = await curl('--include', '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`);
  const { stdout } = await mock.stop();
  await ended;
  expect([last.body, stdout.match(/"event":"request"/g)?.length, stdout.split('\n').at(-1)]).toEqual([
    expect.stringMatching(/^x-cfis-explain: missing/im),
    25,
    '{"event":"stopped"}',
  ]);
});

test('a token file is known to all of them, however large, and known anew when it changes', async () => {
  const file = join(folder, 'workers.yaml');
  const write = (from: number, to: number): void => {
    const row = (number: number): string =>
      `{"id":"t${number}","value":"mock-token-number-${number}","kind":"client","environment":"staging","account":"A","issuedAt":"2025-01-01T00:00:00Z"}`;
    writeFileSync(
      file,
      `{"tokens":[${Array.from({ length: to - from }, (_, index) => row(from + index)).join(',\n')}]}`,
    );
  };
  write(0, 12_000);
  const mock = await startCfisMock([...THREE, '--tokens', file]);
  const three = await openLines(mock, 3);
  const all = async () =>
    Promise.all([0, 11_999, 12_000].map((number) => statuses(three, { token: `mock-token-number-${number}` })));
  const before = await all();
  write(1, 12_001);
  await expect.poll(() => mock.lines.join(), { timeout: 20_000 }).toContain('tokens-reloaded');
  const after = await all();
  await mock.stop();
  expect([before, after]).toEqual([
    [times(3, 200), times(3, 200), times(3, 401)],
    [times(3, 401), times(3, 200), times(3, 200)],
  ]);
});

test('with a state, what was answered holds after a kill, on all of them', async () => {
  const state = ['--state', join(folder, 'workers.state')];
  const mock = await startCfisMock([...THREE, ...state]);
  const { valid: token } = mock.staging.tokens;
  const renewed = JSON.parse((await openLine(mock).ask({ token, path: '/partner/renew' })).body).Message;
  await admin(mock, 'POST', '/clock/freeze', { at: START });
  await mock.stop('SIGKILL');
  const again = await startCfisMock([...THREE, ...state]);
  const three = await openLines(again, 3);
  const seen = [await statuses(three, { token }), await statuses(three, { token: renewed })];
  const { requests } = await journalOf(again);
  await again.stop();
  expect([seen, new Set(requests.map(({ at }: { readonly at: string }) => at))]).toEqual([
    [times(3, 401), times(3, 200)],
    new Set(['2030-01-01T00:00:00.000Z']),
  ]);
});

test('a certificate that changed is shown by all of them', async () => {
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', args, { cwd: folder });
  const make = (name: string, to: string) =>
    openssl(
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-subj',
        `/CN=${name}`,
      ],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', `${to}-key.pem`, '-out', `${to}.pem`],
    );
  await make('first', 'shown');
  const mock = await startCfisMock([...THREE, '--cert', 'shown.pem', '--key', 'shown-key.pem']);
  const shown = async (): Promise<readonly string[]> => {
    const names: string[] = [];
    for (let each = 0; each < 3; each += 1) {
      const port = Number(new URL(mock.staging.baseUrl).port);
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      names.push(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    }
    return names;
  };
  const before = await shown();
  await make('second', 'next');
  for (const part of ['-key', '']) renameSync(join(folder, `next${part}.pem`), join(folder, `shown${part}.pem`));
  await expect.poll(shown, { timeout: 15_000 }).toEqual(times(3, 'second'));
  await mock.stop();
  expect(before).toEqual(times(3, 'first'));
});

test('no more connections are heard than are allowed, all workers taken together', async () => {
  const mock = await startCfisMock([...THREE, '--max-connections', '4']);
  const four = await openLines(mock, 4);
  await expect(openLine(mock).ask({ token: mock.staging.tokens.valid })).rejects.toThrow();
  for (const line of four.slice(0, 2)) line.close();
  await expect
    .poll(() => openLine(mock).ask({ token: mock.staging.tokens.valid }).catch(String))
    .toMatchObject({ status: 200 });
  await mock.stop();
});

describe.skipIf(process.platform === 'win32')('a Unix socket (skipped on Windows)', () => {
  test('is answered by all, and gone at the end', async () => {
    const socket = join(folder, 'w.sock');
    const mock = await startCfisMock([...THREE, '--socket', socket]);
    const ask = () =>
      curl(
        ...['--unix-socket', socket, '--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`],
        ...['-H', `X-Api-Key: ${mock.staging.tokens.valid}`],
      );
    const answers = [await ask(), await ask(), await ask()].map(({ status }) => status);
    const { code } = await mock.stop();
    expect({ answers, code, isThere: existsSync(socket) }).toEqual({ answers: times(3, 200), code: 0, isThere: false });
  });
});

test('a request in flight is answered before the end, though no new one is taken', async () => {
  const mock = await startCfisMock(THREE);
  const three = await openLines(mock, 3);
  await admin(mock, 'POST', '/faults', { kind: 'latency', delayMs: 700 });
  const inFlight = statuses(three, { token: mock.staging.tokens.valid });
  await expect.poll(async () => (await journalOf(mock)).total).toBe(6);
  const { code } = await mock.stop();
  expect([await inFlight, code]).toEqual([times(3, 200), 0]);
});

test('a command beside a mock with workers finds it as ever', async () => {
  const { code, stdout } = await runCfis(
    [
      ...['exec', '--scenario', 'rotated', '--', 'sh', '-c'],
      'for token in "$CFIS_TOKEN" "$CFIS_SUCCESSOR_TOKEN"; do curl -s -o /dev/null -w "%{http_code} " "$CFIS_BASE_URL/partner/validate" -H "X-Api-Key: $token"; done',
    ],
    { CFIS_WORKERS: '2' },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: '401 200 ' });
});

test.each([
  [['--workers', '0'], {}],
  [['--workers', '257'], {}],
  [[], { CFIS_WORKERS: 'many' }],
])('%j %j is refused with the numbers that may be', async (args, variables) => {
  expect(await runCfis(['mock', ...args], variables)).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('Write a whole number from 1 to 256.'),
  });
});

test('a port in use is told of as ever', async () => {
  const mock = await startCfisMock(['--quiet']);
  const { port } = new URL(mock.staging.baseUrl);
  const ended = await runCfis(['mock', '--port', port, '--production-port', '0', '--workers', '2']);
  await mock.stop();
  expect(ended).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `cfis: 127.0.0.1:${port}: the port is in use\n  End what uses it, or choose another (0 for any free one).\n`,
  });
});

describe.skipIf(!onLinux)('the processes (skipped where there is no /proc)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'all end in order by %s to all of them at once, as from a terminal',
    async (signal) => {
      const args = ['mock', '--json', '--port', '0', '--production-port', '0', '--admin-port', '0', ...THREE];
      const child = spawn(process.execPath, [cfis, ...args], { env: environment({}), cwd: folder, detached: true });
      const heard = hear(child);
      await once(child.stdout, 'data');
      const workers = workersOf(child);
      process.kill(-(child.pid ?? 0), signal);
      const [code] = await once(child, 'close');
      expect({ code, heard: heard(), workers: workers.length, left: workers.filter(isThere) }).toEqual({
        ...{ code: 0, heard: '', workers: 3, left: [] },
      });
    },
  );

  test('of the workers end with the mock when that is killed', async () => {
    const mock = await startCfisMock(THREE);
    await openLines(mock, 3);
    const workers = workersOf(mock.process);
    await mock.stop('SIGKILL');
    await expect.poll(() => workers.filter(isThere)).toEqual([]);
    expect(workers.length).toBe(3);
  });

  test('that are killed cost their own connections, and are replaced by others that know everything', async () => {
    const mock = await startCfisMock(THREE);
    const nine = await openLines(mock, 9);
    const { valid } = mock.staging.tokens;
    const renewed = JSON.parse((await nine[0]?.ask({ token: valid, path: '/partner/renew' }))?.body ?? '').Message;
    await admin(mock, 'POST', '/clock/freeze', { at: START });
    const [victim = 0, ...others] = workersOf(mock.process);
    const heard = hear(mock.process);
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => nine.filter(({ isOpen }) => isOpen).length).toBe(6);
    const left = nine.filter(({ isOpen }) => isOpen);
    const kept = [await statuses(left, { token: renewed }), await statuses(left, { token: valid })];
    await expect.poll(() => workersOf(mock.process).length).toBe(3);
    // One that is still being told everything takes no connections yet.
    const fresh = await openLines(mock, 6);
    const { id, value } = await issue(mock);
    const seen = [renewed, valid, value].map((token) => statuses(fresh, { token }));
    const all = await Promise.all(seen);
    await admin(mock, 'POST', `/tokens/${id}/revoke`);
    expect([kept, all, await statuses(fresh, { token: value })]).toEqual([
      [times(6, 200), times(6, 401)],
      [times(6, 200), times(6, 401), times(6, 200)],
      times(6, 401),
    ]);
    expect(others.every((pid) => workersOf(mock.process).includes(pid))).toBe(true);
    const { requests } = await journalOf(mock);
    const numbers = requests.map(({ connection }: { readonly connection: number }) => connection);
    expect(new Set(numbers).size).toBe(15);
    await mock.stop();
    expect(heard()).toBe(
      `cfis: process ${victim}: a worker has ended unasked (SIGKILL), and its connections with it; another takes its place\n` +
        '  If it happens again, what stands above on stderr, or the log of the system, says why.\n',
    );
  });

  test('that are all killed at once leave nobody without an answer who connects after that', async () => {
    const mock = await startCfisMock(THREE);
    const heard = hear(mock.process);
    for (const pid of workersOf(mock.process)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => heard().match(/has ended unasked/g)?.length, { interval: 5 }).toBe(3);
    const { status } = await openLine(mock).ask({ token: mock.staging.tokens.valid });
    await mock.stop();
    expect(status).toBe(200);
  });

  test('are all waited for before a change is answered, but none that has died', async () => {
    const mock = await startCfisMock(THREE);
    const [stopped = 0] = workersOf(mock.process);
    process.kill(stopped, 'SIGSTOP');
    const call = issue(mock);
    const first = await Promise.race([call, wait(300, 'not answered')]);
    process.kill(stopped, 'SIGKILL');
    const { value } = await call;
    await expect.poll(() => workersOf(mock.process).length).toBe(3);
    const all = await statuses(await openLines(mock, 3), { token: value });
    await mock.stop();
    expect([first, all]).toEqual(['not answered', times(3, 200)]);
  });

  test('that die again and again are given up, and the mock ends with the reason', async () => {
    const mock = await startCfisMock(['--workers', '2', '--quiet']);
    const killed = new Set<number>();
    const ended = once(mock.process, 'close');
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) {
      for (const pid of workersOf(mock.process)) {
        if (killed.has(pid)) continue;
        killed.add(pid);
        process.kill(pid, 'SIGKILL');
      }
      await wait(10);
    }
    const { code, stderr } = await mock.stop();
    expect({ code, end: stderr.slice(stderr.indexOf('cfis: --workers')) }).toEqual({
      code: 2,
      end: expect.stringMatching(
        /^cfis: --workers: workers end again and again \(the last: SIGKILL\), so that they are not replaced any more\n {2}See /,
      ),
    });
    expect(killed.size).toBeLessThanOrEqual(9);
  });
});

test('workers that cannot even begin are given up at the start, with the reason', async () => {
  const crash = join(folder, 'crash.cjs');
  writeFileSync(crash, "if (process.argv[1].endsWith('worker.js')) process.exit(7);\n");
  const { code, stdout, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--workers', '2'], {
    NODE_OPTIONS: `--require ${crash}`,
  });
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringContaining('cfis: --workers: workers end again and again (the last: exit 7)'),
  });
});
