import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type AdminAnswer, admin, callService, useToken } from './admin-client.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

const START = '2030-01-01T00:00:00Z';

let strict: RunningMock;
let lenient: RunningMock;
let unique: RunningMock;
beforeAll(async () => {
  const overlay = join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml');
  [strict, lenient, unique] = await Promise.all([
    startCfisMock(['--explain']),
    startCfisMock(['--renewal-overlap', '60']),
    startCfisMock(['--overlay', overlay]),
  ]);
});
afterAll(() => Promise.all([strict, lenient, unique].map((mock) => mock.stop())));
beforeEach(async () => {
  for (const mock of [strict, lenient, unique]) {
    await admin(mock, 'POST', '/reset');
    await admin(mock, 'POST', '/clock/freeze', { at: START });
  }
});

interface Issued {
  readonly id: string;
  readonly value: string;
}

async function issue(mock: RunningMock, order: object = {}): Promise<Issued> {
  return (await admin(mock, 'POST', '/tokens', { environment: 'staging', ...order })).body;
}

async function renew(mock: RunningMock, token: string, environment: 'staging' | 'production' = 'staging') {
  const { status, body } = await callService(mock, '/partner/renew', token, environment);
  expect(status).toBe(200);
  return body.Message as string;
}

/** What the admin API tells of the one token that was issued last. */
async function latest(mock: RunningMock): Promise<AdminAnswer['body']> {
  return (await admin(mock, 'GET', '/tokens')).body.tokens.at(-1);
}

describe('a renewal', () => {
  test.each(['staging', 'production'] as const)(
    'in %s hands out a token of the same environment, account and length of life',
    async (environment) => {
      const order = { environment, account: 'Käenpesä Oy', expiresInSeconds: 600 };
      const { value } = await issue(strict, order);
      await admin(strict, 'POST', '/clock/advance', { seconds: 100 });
      const renewed = await renew(strict, value, environment);
      expect(await latest(strict)).toMatchObject({
        environment,
        kind: 'client',
        account: 'Käenpesä Oy',
        issuedAt: '2030-01-01T00:01:40.000Z',
        expiresAt: '2030-01-01T00:11:40.000Z',
      });
      const other = environment === 'staging' ? 'production' : 'staging';
      expect([await useToken(strict, renewed, environment), await useToken(strict, renewed, other)]).toEqual([
        200, 401,
      ]);
      await admin(strict, 'POST', '/clock/advance', { seconds: 599.999 });
      const last = await useToken(strict, renewed, environment);
      await admin(strict, 'POST', '/clock/advance', { seconds: 0.001 });
      expect([last, await useToken(strict, renewed, environment)]).toEqual([200, 401]);
    },
  );

  test('of a token without end hands out one without end', async () => {
    await renew(strict, (await issue(strict)).value);
    expect((await latest(strict)).expiresAt).toBeUndefined();
  });

  test('ends the old token at once, and says so', async () => {
    const { id, value } = await issue(strict);
    await renew(strict, value);
    const { status, headers } = await callService(strict, '/partner/validate', value);
    expect([status, headers['x-cfis-explain']]).toEqual([
      401,
      `replaced (${id}): a renewal replaced it just now, at 2030-01-01T00:00:00.000Z. Use the token that the renewal gave.`,
    ]);
    expect((await callService(strict, '/partner/renew', value)).status).toBe(401);
  });

  test('with an overlap of a minute leaves it alive until the instant that ends the minute', async () => {
    const { value } = await issue(lenient);
    const renewed = await renew(lenient, value);
    const statuses: unknown[] = [];
    for (const seconds of [0, 59.999, 0.001, 0.001]) {
      await admin(lenient, 'POST', '/clock/advance', { seconds });
      statuses.push([await useToken(lenient, value), await useToken(lenient, renewed)]);
    }
    expect(statuses).toEqual([
      [200, 200],
      [200, 200],
      [401, 200],
      [401, 200],
    ]);
  });

  test('within the overlap is possible once more, and prolongs nothing', async () => {
    const { value } = await issue(lenient);
    const first = await renew(lenient, value);
    await admin(lenient, 'POST', '/clock/advance', { seconds: 30 });
    const second = await renew(lenient, value);
    await admin(lenient, 'POST', '/clock/advance', { seconds: 30 });
    const statuses = await Promise.all([value, first, second].map((token) => useToken(lenient, token)));
    expect(statuses).toEqual([401, 200, 200]);
  });

  test('is what an expired token may still do, and nothing else', async () => {
    const { value } = await issue(strict, { expiresInSeconds: 60 });
    await admin(strict, 'POST', '/clock/advance', { seconds: 86_400 });
    expect(await useToken(strict, value)).toBe(401);
    expect(await useToken(strict, await renew(strict, value))).toBe(200);
  });

  test('is not what a revoked one may do', async () => {
    const { id, value } = await issue(strict);
    await admin(strict, 'POST', `/tokens/${id}/revoke`);
    expect((await callService(strict, '/partner/renew', value)).status).toBe(401);
  });

  test.each(['HEAD', 'POST', 'OPTIONS'])('is not made by %s', async (method) => {
    const { value } = await issue(strict);
    const way = method === 'HEAD' ? ['--head'] : ['--request', method];
    const { status, headers } = await callService(strict, '/partner/renew', value, 'staging', ...way);
    expect([status, headers['allow'], await useToken(strict, value)]).toEqual([405, 'GET', 200]);
    expect((await admin(strict, 'GET', '/tokens')).body.tokens).toHaveLength(11);
  });
});

describe('a renewal whose answer is lost', () => {
  const lose = (more: object = {}): Promise<AdminAnswer> =>
    admin(strict, 'POST', '/faults', { kind: 'reset', times: 1, operation: 'renewAccessToken', ...more });

  test('leaves a client with a dead token and without the new one, and the admin API helps it out', async () => {
    const { id, value } = await issue(strict, { account: 'Onneton Oy' });
    await lose();
    await expect(callService(strict, '/partner/renew', value)).rejects.toThrow(/Connection reset by peer/);
    expect([await useToken(strict, value), (await callService(strict, '/partner/renew', value)).status]).toEqual([
      401, 401,
    ]);
    const { requests } = (await admin(strict, 'POST', '/requests/find', { operation: 'renewAccessToken', token: id }))
      .body;
    expect(requests[0]).toMatchObject({ status: 0, cause: 'answered', fault: expect.stringMatching(/^reset-/) });
    // The lost token can be seen, and rotated by whoever runs the mock; or another is issued.
    const lost = await latest(strict);
    expect(lost).toMatchObject({ account: 'Onneton Oy', state: 'live' });
    const rotated = (await admin(strict, 'POST', `/tokens/${lost.id}/rotate`)).body;
    const issued = await issue(strict, { account: 'Onneton Oy' });
    expect([await useToken(strict, rotated.value), await useToken(strict, issued.value)]).toEqual([200, 200]);
    expect((await admin(strict, 'GET', `/tokens/${lost.id}`)).body.state).toBe('replaced');
  });

  test('is lost to a client over HTTP/2 as well', async () => {
    const { value } = await issue(strict);
    await lose({ kind: 'empty' });
    await expect(callService(strict, '/partner/renew', value, 'staging', '--http2')).rejects.toThrow('curl 92');
    expect(await useToken(strict, value)).toBe(401);
  });

  test('is otherwise than a renewal that never arrived: then the old token works, and a second try renews it', async () => {
    const { value } = await issue(strict);
    await lose({ loses: 'request' });
    await expect(callService(strict, '/partner/renew', value)).rejects.toThrow(/Connection reset by peer/);
    expect(await useToken(strict, value)).toBe(200);
    expect(await useToken(strict, await renew(strict, value))).toBe(200);
  });

  test.each<readonly [string, object]>([
    ['a broken body', { kind: 'malformed' }],
    ['a status that came too late', { kind: 'status', status: 502, loses: 'answer' }],
  ])('can be lost in %s', async (_, fault) => {
    const { value } = await issue(strict);
    await lose(fault);
    await callService(strict, '/partner/renew', value, 'staging', '--output', '/dev/null');
    expect(await useToken(strict, value)).toBe(401);
  });

  test('with an overlap is no harm: the old token still works, and renews again', async () => {
    const { value } = await issue(lenient);
    await admin(lenient, 'POST', '/faults', { kind: 'reset', times: 1, operation: 'renewAccessToken' });
    await expect(callService(lenient, '/partner/renew', value)).rejects.toThrow(/Connection reset by peer/);
    expect(await useToken(lenient, value)).toBe(200);
    expect(await useToken(lenient, await renew(lenient, value))).toBe(200);
  });
});

describe.skipIf(!hasPython)('twenty renewals at the same time (skipped where there is no Python)', () => {
  /** Renews one token from as many threads, each on a connection of its own, and uses what each got. */
  const program = `
import http.client, json, ssl, sys, threading
port, ca, token = sys.argv[1:4]
context = ssl.create_default_context(cafile=ca)
gate, answers, lock = threading.Barrier(20), [], threading.Lock()
def ask(connection, path, token):
    connection.request('GET', '/api/v1/partner/' + path, headers={'X-Api-Key': token})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()
def renew():
    connection = http.client.HTTPSConnection('127.0.0.1', port, context=context, timeout=20)
    connection.connect()
    gate.wait()
    status, body = ask(connection, 'renew', token)
    renewed = json.loads(body)['Message'] if status == 200 else None
    with lock:
        answers.append([status, renewed])
threads = [threading.Thread(target=renew) for _ in range(20)]
for thread in threads: thread.start()
for thread in threads: thread.join()
connection = http.client.HTTPSConnection('127.0.0.1', port, context=context, timeout=20)
tokens = [renewed for status, renewed in answers if status == 200]
print(json.dumps({
    'statuses': sorted(status for status, _ in answers),
    'different': len(set(tokens)),
    'working': [ask(connection, 'validate', renewed)[0] for renewed in tokens],
    'old': ask(connection, 'validate', token)[0],
}))
`;
  const race = async (mock: RunningMock): Promise<unknown> =>
    python(program, new URL(mock.staging.baseUrl).port, mock.caFile, (await issue(mock)).value);

  test('without overlap exactly one of them wins', async () => {
    expect(await race(strict)).toEqual({
      statuses: [200, ...Array(19).fill(401)],
      different: 1,
      working: [200],
      old: 401,
    });
  });

  test('with overlap each gets a token of its own, and all of them work', async () => {
    expect(await race(lenient)).toEqual({
      statuses: Array(20).fill(200),
      different: 20,
      working: Array(20).fill(200),
      old: 200,
    });
  });
});

describe('provisioning', async () => {
  const client = JSON.parse(await readFile(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8'));
  const create = (mock: RunningMock, body: unknown, token = mock.staging.tokens.provisioning) =>
    callService(
      mock,
      '/partner/client',
      token,
      'staging',
      ...[
        '--header',
        'Content-Type: application/json',
        '--data',
        typeof body === 'string' ? body : JSON.stringify(body),
      ],
    );

  test('gives a client a token that works at once, and is enforced at once', async () => {
    const { status, body } = await create(strict, client);
    const token = body.accessToken;
    expect([
      status,
      await useToken(strict, token),
      await useToken(strict, token, 'production'),
      (await create(strict, client, token)).status,
      await useToken(strict, `${token}x`),
    ]).toEqual([200, 200, 401, 403, 401]);
    const made = await latest(strict);
    expect(made).toMatchObject({ account: client.client.name, kind: 'client', environment: 'staging' });
    await admin(strict, 'POST', `/tokens/${made.id}/revoke`);
    expect(await useToken(strict, token)).toBe(401);
  });

  test.each<readonly [string, unknown, RegExp]>([
    ['nothing', '', /./],
    ['no JSON', '{', /./],
    ['an empty object', {}, /required/],
    ['no client', { service: client.service }, /client/],
    ['a client without a name', { ...client, client: { ...client.client, name: undefined } }, /name/],
    ['a name that is a number', { ...client, client: { ...client.client, name: 5 } }, /\/client\/name/],
    ['a service that is none', { ...client, service: { ...client.service, type: 'NOTHING' } }, /\/service\/type/],
  ])('refuses %s, says where, and makes nothing', async (_, body, where) => {
    const { status, text } = await create(strict, body);
    expect([status, text]).toEqual([400, expect.stringMatching(where)]);
    expect((await admin(strict, 'GET', '/tokens')).body.tokens).toHaveLength(10);
  });

  test('takes the same client twice unless the description says otherwise', async () => {
    const made = [await create(strict, client), await create(strict, client)];
    expect(made.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(made.map(({ body }) => body.accessToken)).size).toBe(2);
  });

  test('with the overlay refuses the second, makes no token, and takes it again after a reset', async () => {
    const other = { ...client, client: { ...client.client, businessCode: '0000004-7' } };
    const statuses = [
      await create(unique, client),
      await create(unique, client),
      await create(unique, { ...client, client: { ...client.client, name: 'Toinen Oy' } }),
      await create(unique, other),
    ].map(({ status }) => status);
    expect([statuses, (await admin(unique, 'GET', '/tokens')).body.tokens.length]).toEqual([[200, 409, 409, 200], 12]);
    await admin(unique, 'POST', '/reset');
    expect((await create(unique, client)).status).toBe(200);
  });

  test('that lost its answer has made the client all the same', async () => {
    await admin(unique, 'POST', '/faults', { kind: 'reset', times: 1, operation: 'createClient' });
    const known = (await admin(unique, 'GET', '/faults')).status;
    const operation = (await admin(unique, 'GET', '/faults')).body.faults[0]?.operation;
    expect([known, operation]).toEqual([200, 'createClient']);
    await expect(create(unique, client)).rejects.toThrow(/Connection reset by peer/);
    expect((await create(unique, client)).status).toBe(409);
  });
});
