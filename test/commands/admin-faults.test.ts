import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AdminAnswer, admin, callService, useToken } from './admin-client.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());
beforeEach(() => admin(mock, 'POST', '/reset'));

const call = (method: string, path: string, body?: unknown): Promise<AdminAnswer> => admin(mock, method, path, body);
const plan = async (order: object): Promise<string> => {
  const { status, body } = await call('POST', '/faults', order);
  expect({ status, body }).toEqual({ status: 201, body: { ...order, id: expect.any(String), struck: 0 } });
  return body.id;
};

/** What became of a request: its status with whether the body was JSON, or how it ended otherwise. */
type Outcome = { readonly status: number; readonly json: boolean; readonly retryAfter: string | null } | string;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function askCurl(version: '--http1.1' | '--http2'): Promise<Outcome> {
  const { staging, caFile } = mock;
  const { valid } = staging.tokens;
  const written = '\n%{http_code} %header{retry-after}';
  const args = ['--silent', '--max-time', '10', version, '--cacert', caFile, '--write-out', written];
  return new Promise((resolve) => {
    execFile(
      'curl',
      [...args, '--header', `X-Api-Key: ${valid}`, `${staging.baseUrl}/partner/payments`],
      (error, stdout) => {
        // Over HTTP/2 curl may be about to send when the reset comes: then it fails at that, with 55.
        if (error) return resolve(`curl ${error.code === 55 ? 56 : error.code}`);
        const [body = '', status = '', retryAfter = ''] = /^([\s\S]*)\n(\d+) (.*)$/.exec(stdout)?.slice(1) ?? [];
        return resolve({
          status: Number(status),
          json: isJson(body),
          retryAfter: retryAfter === '' ? null : retryAfter,
        });
      },
    );
  });
}

async function askNode(): Promise<Outcome> {
  const { staging, caFile } = mock;
  try {
    const headers = { 'X-Api-Key': staging.tokens.valid };
    const asking = httpsRequest(`${staging.baseUrl}/partner/payments`, {
      ca: readFileSync(caFile),
      headers,
      agent: false,
    });
    asking.end();
    const [response] = await once(asking, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, json: isJson(text), retryAfter: response.headers['retry-after'] ?? null };
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code}: ${(error as Error).message}`;
  }
}

const inPython = `
import http.client, json, ssl, sys
port, ca, token = sys.argv[1:4]
connection = http.client.HTTPSConnection('127.0.0.1', port, context=ssl.create_default_context(cafile=ca), timeout=10)
try:
    connection.request('GET', '/api/v1/partner/payments', headers={'X-Api-Key': token})
    answer = connection.getresponse()
    text = answer.read().decode()
    try:
        json.loads(text)
        whole = True
    except ValueError:
        whole = False
    print(json.dumps({'status': answer.status, 'json': whole, 'retryAfter': answer.getheader('Retry-After')}))
except ConnectionResetError:
    # Which one it is depends on the OpenSSL below: one takes a reset for an end, and http.client says RemoteDisconnected.
    print(json.dumps('ConnectionResetError'))
except Exception as error:
    print(json.dumps(type(error).__name__))
`;

function askPython(): Promise<Outcome> {
  const { staging, caFile } = mock;
  return python(inPython, new URL(staging.baseUrl).port, caFile, staging.tokens.valid) as Promise<Outcome>;
}

const whole = { status: 200, json: true, retryAfter: null };
const garbled = { status: 200, json: false, retryAfter: null };
const limited = { status: 429, json: true, retryAfter: '7' };

describe('what clients see of a fault', () => {
  const rows: readonly (readonly [kind: string, order: object, seen: Readonly<Record<string, Outcome>>])[] = [
    ['latency', { delayMs: 30 }, { http1: whole, http2: whole, node: whole, python: whole }],
    [
      'status',
      { status: 429, retryAfterSeconds: 7 },
      { http1: limited, http2: limited, node: limited, python: limited },
    ],
    [
      'reset',
      {},
      {
        http1: 'curl 56',
        http2: 'curl 56',
        node: 'ECONNRESET: read ECONNRESET',
        python: 'ConnectionResetError',
      },
    ],
    [
      'empty',
      {},
      { http1: 'curl 52', http2: 'curl 92', node: 'ECONNRESET: socket hang up', python: 'ConnectionResetError' },
    ],
    ['truncated', {}, { http1: 'curl 18', http2: 'curl 92', node: 'ECONNRESET: aborted', python: 'IncompleteRead' }],
    ['malformed', {}, { http1: garbled, http2: garbled, node: garbled, python: garbled }],
    ['slow-body', { bodyOverMs: 200 }, { http1: whole, http2: whole, node: whole, python: whole }],
  ];

  test.each(rows)('%s', async (kind, more, seen) => {
    const id = await plan({ kind, ...more });
    const outcomes: Record<string, Outcome> = {
      http1: await askCurl('--http1.1'),
      http2: await askCurl('--http2'),
      node: await askNode(),
    };
    if (hasPython) outcomes['python'] = await askPython();
    expect(outcomes).toEqual(hasPython ? seen : { ...seen, python: undefined });
    const { requests } = (await call('GET', '/requests')).body;
    const cut = kind === 'reset' || kind === 'empty';
    expect(
      requests.map(({ fault, status }: { readonly fault: string; readonly status: number }) => [fault, status]),
    ).toEqual(Object.keys(outcomes).map(() => [id, cut ? 0 : kind === 'status' ? 429 : 200]));
    expect((await call('GET', `/faults/${id}`)).body.struck).toBe(Object.keys(outcomes).length);
    await call('DELETE', `/faults/${id}`);
    expect([await askCurl('--http1.1'), await askCurl('--http2')]).toEqual([whole, whole]);
  });

  test('latency and a slow body take at least as long as ordered', async () => {
    const duration = async (): Promise<number> => {
      const start = performance.now();
      await askNode();
      return performance.now() - start;
    };
    await plan({ kind: 'latency', delayMs: 300, times: 1 });
    await plan({ kind: 'slow-body', bodyOverMs: 300, times: 1 });
    expect((await duration()) >= 295).toBe(true);
    expect((await duration()) >= 295).toBe(true);
  });

  test('a body that takes long comes in pieces, of which the first is there at once', async () => {
    await plan({ kind: 'slow-body', bodyOverMs: 200 });
    const headers = { 'X-Api-Key': mock.staging.tokens.valid };
    const url = `${mock.staging.baseUrl}/partner/payments`;
    const asking = httpsRequest(url, { ca: readFileSync(mock.caFile), headers, agent: false });
    asking.end();
    const [response] = await once(asking, 'response');
    const pieces: string[] = [];
    for await (const chunk of response) pieces.push(String(chunk));
    expect([pieces.length > 3, isJson(pieces.join(''))]).toEqual([true, true]);
  });

  test('the mock says nothing of its own about all that', async () => {
    const own = await startCfisMock();
    for (const order of [
      { kind: 'slow-body', bodyOverMs: 30 },
      { kind: 'truncated' },
      { kind: 'reset' },
      { kind: 'empty' },
    ]) {
      await admin(own, 'POST', '/faults', { ...order, times: 2 });
    }
    const url = `${own.staging.baseUrl}/partner/payments`;
    const args = ['--silent', '--cacert', own.caFile, '--header', `X-Api-Key: ${own.staging.tokens.valid}`, url];
    for (const version of ['--http1.1', '--http2']) {
      for (const _ of [1, 2, 3, 4]) await new Promise((resolve) => execFile('curl', [version, ...args], resolve));
    }
    expect((await own.stop()).stderr).toBe('Stopping.\n');
  });
});

test('a mock that is stopped waits for no answer that was to come late', async () => {
  const own = await startCfisMock();
  await admin(own, 'POST', '/faults', { kind: 'latency', delayMs: 600_000, times: 2 });
  await admin(own, 'POST', '/faults', { kind: 'slow-body', bodyOverMs: 600_000 });
  const versions = ['--http1.1', '--http2', '--http1.1', '--http2'];
  const waiting = versions.map((version) =>
    callService(own, '/partner/payments', own.staging.tokens.valid, 'staging', version, '--max-time', '300').catch(
      (error: Error) => /curl \d+/.exec(error.message)?.[0],
    ),
  );
  await expect.poll(async () => (await admin(own, 'GET', '/requests')).body.total).toBe(4);
  const { code, stderr } = await own.stop();
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Stopping.\n' });
  expect(await Promise.all(waiting)).toEqual(versions.map(() => expect.stringMatching(/^curl (16|18|52|55|56|92)$/)));
});

describe('how often', () => {
  const statuses = async (number: number): Promise<readonly number[]> => {
    const all: number[] = [];
    for (let index = 0; index < number; index += 1) all.push(await useToken(mock, mock.staging.tokens.valid));
    return all;
  };

  test('once', async () => {
    const id = await plan({ kind: 'status', status: 503, times: 1 });
    expect(await statuses(3)).toEqual([503, 200, 200]);
    expect((await call('GET', `/faults/${id}`)).status).toBe(404);
  });

  test('three times', async () => {
    await plan({ kind: 'status', status: 503, times: 3 });
    expect(await statuses(5)).toEqual([503, 503, 503, 200, 200]);
  });

  test('always, until it is cancelled', async () => {
    const id = await plan({ kind: 'status', status: 503 });
    expect(await statuses(4)).toEqual([503, 503, 503, 503]);
    expect([(await call('DELETE', `/faults/${id}`)).status, (await call('DELETE', `/faults/${id}`)).status]).toEqual([
      204, 404,
    ]);
    expect(await statuses(1)).toEqual([200]);
  });

  test('for a while by the clock of the mock, which Retry-After counts down', async () => {
    await call('POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
    const { body } = await call('POST', '/faults', { kind: 'status', status: 429, forSeconds: 30 });
    expect(body.until).toBe('2030-01-01T00:00:30.000Z');
    const told: unknown[] = [];
    for (const seconds of [0, 29.999, 0.001]) {
      await call('POST', '/clock/advance', { seconds });
      const { status, headers } = await callService(mock, '/partner/validate', mock.staging.tokens.valid);
      told.push([status, headers['retry-after']]);
    }
    expect(told).toEqual([
      [429, '30'],
      [429, '1'],
      [200, undefined],
    ]);
  });

  test('several one after the other, in the order of planning', async () => {
    await plan({ kind: 'status', status: 500, times: 1 });
    await plan({ kind: 'status', status: 503, times: 2 });
    const { faults } = (await call('GET', '/faults')).body;
    expect(faults.map(({ status }: { readonly status: number }) => status)).toEqual([500, 503]);
    expect(await statuses(4)).toEqual([500, 503, 503, 200]);
    await plan({ kind: 'status', status: 500 });
    await plan({ kind: 'reset' });
    expect((await call('DELETE', '/faults')).status).toBe(204);
    expect(await statuses(1)).toEqual([200]);
  });
});

test.each<readonly [string, object, readonly number[]]>([
  ['one operation', { operation: 'retrievePayments' }, [500, 500, 500, 200]],
  ['one environment', { environment: 'production' }, [200, 500, 200, 200]],
  ['one token, also where it is refused', { token: 'staging-expired' }, [200, 200, 500, 200]],
  [
    'an operation and an environment',
    { operation: 'retrievePayments', environment: 'production' },
    [200, 500, 200, 200],
  ],
  ['everybody', {}, [500, 500, 500, 500]],
])('a fault is aimed at %s', async (_, aim, expected) => {
  await plan({ kind: 'status', status: 500, ...aim });
  const { staging, production } = mock;
  const answers = [
    await callService(mock, '/partner/payments', staging.tokens.valid),
    await callService(mock, '/partner/payments', production.tokens.valid, 'production'),
    await callService(mock, '/partner/payments', staging.tokens.expired),
    await callService(mock, '/partner/validate', staging.tokens.valid),
  ];
  const quiet = [200, 200, 401, 200];
  expect(answers.map(({ status }) => status)).toEqual(
    expected.map((status, index) => (status === 500 ? 500 : quiet[index])),
  );
});

test('of a fault that loses the request, the journal says that nothing was carried out', async () => {
  await plan({ kind: 'reset', loses: 'request', operation: 'renewAccessToken', times: 1 });
  await expect(callService(mock, '/partner/renew', mock.staging.tokens.valid)).rejects.toThrow(
    /Connection reset by peer/,
  );
  const { requests } = (await call('POST', '/requests/find', { operation: 'renewAccessToken' })).body;
  expect(requests).toMatchObject([
    {
      status: 0,
      cause: 'fault',
      why: expect.stringMatching(/^fault \(staging-valid\): reset-\d+ was planned for it; nothing was carried out\.$/),
    },
  ]);
  expect(await useToken(mock, mock.staging.tokens.valid)).toBe(200);
});

test('a fault that makes a 401 challenges as every 401 does, on paths that there are not as well', async () => {
  await plan({ kind: 'status', status: 401 });
  const { valid } = mock.staging.tokens;
  const answers = await Promise.all(
    ['/partner/payments', '/partner/renew', '/nowhere'].map((path) => callService(mock, path, valid)),
  );
  const challenge = 'ApiKey realm="CFIS"';
  expect(answers.map(({ status, headers }) => [status, headers['www-authenticate']])).toEqual(
    answers.map(() => [401, challenge]),
  );
});

test.each<readonly [string, unknown]>([
  ['of no kind', {}],
  ['of a kind that is none', { kind: 'fire' }],
  ['of latency without its length', { kind: 'latency' }],
  ['of latency that never ends', { kind: 'latency', delayMs: 1e9 }],
  ['that makes a success', { kind: 'status', status: 200 }],
  ['that leads elsewhere', { kind: 'status', status: 302 }],
  ['with what belongs to another kind', { kind: 'reset', status: 500 }],
  ['with an odd wait', { kind: 'reset', retryAfterSeconds: 1 }],
  ['that never happens', { kind: 'reset', times: 0 }],
  ['for no time', { kind: 'reset', forSeconds: 0 }],
  ['at an operation that is none', { kind: 'reset', operation: 'renew' }],
  ['at a token that is none', { kind: 'reset', token: 'nobody' }],
  ['at an environment that is none', { kind: 'reset', environment: 'test' }],
  ['with a number of its own', { kind: 'reset', id: 'mine' }],
  ['with an end of its own', { kind: 'reset', until: '2030-01-01T00:00:00Z' }],
  ['with what every object has', '{"kind":"reset","constructor":1}'],
  ['with what every object comes from', '{"kind":"reset","__proto__":{"times":1}}'],
])('no fault is planned %s', async (_, order) => {
  const { status, body } = await call('POST', '/faults', order);
  expect({ status, detail: body.detail }).toEqual({ status: 400, detail: expect.any(String) });
  expect((await call('GET', '/faults')).body).toEqual({ faults: [] });
});
