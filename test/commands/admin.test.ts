import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { type AdminAnswer, admin, callService, rawCurl, useToken } from './admin-client.ts';
import { judge, operations } from './admin-judge.ts';
import { folder, type RunningMock, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock(['--explain']);
});
afterAll(() => mock.stop());
beforeEach(() => admin(mock, 'POST', '/reset'));

const call = (method: string, path: string, body?: unknown): Promise<AdminAnswer> => admin(mock, method, path, body);
const values = (await readTokenFile(fixtureTokens)).map(({ secret }) => secret.reveal());

describe('every operation that is described', () => {
  const parameters: Readonly<Record<string, string>> = {
    tokenId: 'staging-valid',
    faultId: 'reset-1',
    requestId: '1',
    scenario: 'outage',
  };

  test.each(operations.map(({ id, method, path }) => [id, method, path]))(
    '%s refuses a parameter that is not known to it',
    async (_, method, path) => {
      const real = path.replace(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? '').replace('/__admin', '');
      const { status, body } = await call(method, `${real}?nonsense=1`);
      expect({ status, errors: body.errors }).toEqual({
        status: 400,
        errors: [{ place: '?', problem: expect.stringContaining('a parameter that is not known; known are: ') }],
      });
    },
  );

  const withBody = [
    '/tokens',
    '/tokens/staging-valid/expire',
    '/tokens/staging-valid/revoke',
    '/tokens/staging-valid/rotate',
  ].concat(['/clock/freeze', '/clock/set', '/clock/advance', '/requests/find', '/requests/count', '/faults']);

  test.each(withBody)('POST %s refuses a field that is not known, and changes nothing', async (path) => {
    const before = (await call('GET', '/tokens')).body;
    const bodies: readonly unknown[] = [
      { nonsense: 1 },
      [],
      'null',
      { constructor: 1 },
      '{"__proto__":{"at":"2030-01-01T00:00:00Z"}}',
    ];
    const answers = await Promise.all(bodies.map((body) => call('POST', path, body)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 400));
    expect((await call('GET', '/tokens')).body).toEqual(before);
  });

  test('tokens are listed page by page, in the order of the file, and by what they are', async () => {
    const ids = async (query = ''): Promise<readonly string[]> =>
      (await call('GET', `/tokens${query}`)).body.tokens.map(({ id }: { readonly id: string }) => id);
    const all = await ids();
    const pages = [await ids('?limit=4'), await ids(`?limit=4&after=${all[3]}`), await ids(`?limit=4&after=${all[7]}`)];
    const live = await ids('?state=live&environment=production&kind=client');
    expect([pages, live, await ids(`?state=live&environment=production&kind=client&limit=1`)]).toEqual([
      [all.slice(0, 4), all.slice(4, 8), all.slice(8)],
      ['production-valid'],
      ['production-valid'],
    ]);
    const refused = ['?limit=0', '?limit=all', '?after=', '?after=a&after=b'];
    const answers = await Promise.all([...refused, '?after=nobody'].map((query) => call('GET', `/tokens${query}`)));
    expect(answers.map(({ status }) => status)).toEqual([...refused.map(() => 400), 404]);
  });

  const withId = operations.filter(({ path }) => path.includes('{'));
  test.each(withId.map(({ id, method, path }) => [id, method, path]))(
    '%s knows nothing of what is not there',
    async (_, method, path) => {
      const ids = ['nobody', '__proto__', 'constructor', 'toString', '%', '%ff', '..%2f..', '%00', '1e99', '-1', "'"];
      const answers = await Promise.all(
        ids.map((id) => call(method, path.replace('/__admin', '').replace(/\{\w+\}/, id))),
      );
      // A path with fixed words next to it is one of those words' neighbours, never one of theirs.
      expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 404));
    },
  );
});

describe('the judge of these answers', () => {
  const health = { method: 'GET', path: '/__admin/health', status: 200, mediaType: 'application/json' };

  test('has nothing against a right one', async () => {
    const { text } = await call('GET', '/health');
    expect(await judge({ ...health, text })).toEqual([]);
  });

  test.each<readonly [string, object]>([
    ['a field too many', { text: '{"status":"ok","more":1}' }],
    ['a field that is missing', { text: '{"status":"ok"}' }],
    ['a status that is not described', { status: 201 }],
    ['a media type that is not described', { mediaType: 'text/html' }],
    ['a refusal without its reason', { status: 400, mediaType: 'application/problem+json', text: '{"status":400}' }],
    ['a body where there is none', { method: 'POST', path: '/__admin/reset', status: 204, mediaType: undefined }],
  ])('objects to %s', async (_, wrong) => {
    const { text } = await call('GET', '/health');
    expect(await judge({ ...health, text, ...wrong })).toHaveLength(1);
  });

  test.each([
    ['an instant that is none', 'now', '+010000-01-01T00:00:00.000Z'],
    ['an instant without its zone', 'now', '2030-01-01T00:00:00'],
  ])('objects to %s', async (_, field, value) => {
    const { body } = await call('GET', '/health');
    expect(await judge({ ...health, text: JSON.stringify({ ...body, [field]: value }) })).toHaveLength(1);
  });

  test('objects to a value where only the fingerprint may stand', async () => {
    const { body } = await call('GET', '/tokens/staging-valid');
    const told = { method: 'GET', path: '/__admin/tokens/staging-valid', status: 200, mediaType: 'application/json' };
    expect(await judge({ ...told, text: JSON.stringify(body) })).toEqual([]);
    expect(await judge({ ...told, text: JSON.stringify({ ...body, value: 'x' }) })).toHaveLength(1);
  });
});

describe('tokens', () => {
  test('one that is issued works at once, where it belongs and for what it is', async () => {
    const issued = await Promise.all([
      call('POST', '/tokens', { environment: 'staging', account: 'Käärmekallio Oy' }),
      call('POST', '/tokens', { environment: 'production' }),
      call('POST', '/tokens', { environment: 'staging', kind: 'provisioning', account: 'Partner Oy' }),
    ]);
    expect(issued.map(({ status }) => status)).toEqual([201, 201, 201]);
    const tokens = issued.map(({ body }) => body);
    expect(tokens.map(({ kind, environment, account, state }) => [kind, environment, account, state])).toEqual([
      ['client', 'staging', 'Käärmekallio Oy', 'live'],
      ['client', 'production', 'Issued Through Admin Oy', 'live'],
      ['provisioning', 'staging', 'Partner Oy', 'live'],
    ]);
    const [client, foreign, partner] = tokens.map(({ value }) => value);
    const client2 = ['--header', 'Content-Type: application/json', '--data', await clientJson()];
    expect([
      await useToken(mock, client),
      await useToken(mock, client, 'production'),
      await useToken(mock, foreign),
      await useToken(mock, foreign, 'production'),
      (await callService(mock, '/partner/payments', partner)).status,
      (await callService(mock, '/partner/client', client, 'staging', ...client2)).status,
      (await callService(mock, '/partner/client', partner, 'staging', ...client2)).status,
    ]).toEqual([200, 401, 401, 200, 403, 403, 200]);
  });

  test.each([
    ['so long from now', { expiresInSeconds: 60 }, 60_000],
    ['at an instant', { expiresAt: '2030-01-01T00:02:00+00:01' }, 60_000],
    ['a second ago', { expiresInSeconds: -1 }, -1000],
    ['now', { expiresInSeconds: 0 }, 0],
    ['a millisecond from now', { expiresInSeconds: 0.001 }, 1],
  ])('one can be issued that expires %s', async (_, expiry, after) => {
    await call('POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
    const { body } = await call('POST', '/tokens', { environment: 'staging', ...expiry });
    expect({ state: body.state, at: Date.parse(body.expiresAt) }).toEqual({
      state: after > 0 ? 'live' : 'expired',
      at: Date.parse('2030-01-01T00:00:00Z') + after,
    });
    expect(await useToken(mock, body.value)).toBe(after > 0 ? 200 : 401);
  });

  test('one that is issued for a minute is renewed for a minute', async () => {
    await call('POST', '/clock/freeze');
    const { body } = await call('POST', '/tokens', { environment: 'staging', expiresInSeconds: 60 });
    const successor = (await call('POST', `/tokens/${body.id}/rotate`)).body;
    expect(Date.parse(successor.expiresAt) - Date.parse(successor.issuedAt)).toBe(60_000);
  });

  test.each([
    ['one that never expired', {}],
    ['one with a minute to live', { expiresInSeconds: 60 }],
  ])('%s, expired as soon as it was issued, is renewed by one that lives', async (_, order) => {
    await call('POST', '/clock/freeze');
    const { id, value } = (await call('POST', '/tokens', { environment: 'staging', ...order })).body;
    await call('POST', `/tokens/${id}/expire`);
    const renewed = JSON.parse((await callService(mock, '/partner/renew', value)).text).Message;
    expect([await useToken(mock, value), await useToken(mock, renewed)]).toEqual([401, 200]);
  });

  test.each<readonly [string, unknown]>([
    ['without an environment', {}],
    ['of an environment that is none', { environment: 'test' }],
    ['of a kind that is none', { environment: 'staging', kind: 'admin' }],
    ['with two ends', { environment: 'staging', expiresAt: '2030-01-01T00:00:00Z', expiresInSeconds: 1 }],
    ['that expires on a day that is none', { environment: 'staging', expiresAt: '2030-02-30T00:00:00Z' }],
    ['that expires in a second that few days have', { environment: 'staging', expiresAt: '2016-12-31T23:59:60Z' }],
    ['that expires in a time without zone', { environment: 'staging', expiresAt: '2030-01-01T00:00:00' }],
    ['that expires at nine digits', { environment: 'staging', expiresAt: '2030-01-01T00:00:00.123456789Z' }],
    ['that expires in lower case', { environment: 'staging', expiresAt: '2030-01-01t00:00:00z' }],
    ['that expires before the calendar', { environment: 'staging', expiresAt: '0000-01-01T00:00:00+14:00' }],
    ['with an account of no letters', { environment: 'staging', account: '' }],
    ['with a value of its own', { environment: 'staging', value: 'mine' }],
    ['from a list', [{ environment: 'staging' }]],
  ])('none is issued %s', async (_, order) => {
    const { status, text } = await call('POST', '/tokens', order);
    expect({ status, told: text.includes('mock-staging-') }).toEqual({ status: 400, told: false });
    expect((await call('GET', '/tokens')).body.tokens).toHaveLength(10);
  });

  test('are listed without their values, all or some', async () => {
    await call('POST', '/tokens', { environment: 'staging' });
    const list = async (query: string): Promise<readonly string[]> =>
      (await call('GET', `/tokens${query}`)).body.tokens.map(({ id }: { readonly id: string }) => id);
    const ids = await list('');
    expect(ids).toHaveLength(11);
    expect(await list('?environment=production&kind=provisioning')).toEqual(['production-provisioning']);
    expect(await list('?state=expired')).toEqual(['staging-expired', 'production-expired']);
    expect(await list('?state=revoked&environment=staging')).toEqual(['staging-revoked']);
    expect((await list('?state=live')).at(-1)).toMatch(/^staging-issued-\d+$/);
    const refused = ['?state=dead', '?kind=client&kind=client', '?environment=', '?constructor=1'];
    expect(
      (await Promise.all(refused.map((query) => call('GET', `/tokens${query}`)))).map(({ status }) => status),
    ).toEqual(refused.map(() => 400));
  });

  test('expire now, at an instant, after a while or never', async () => {
    const at = '2030-01-01T00:00:00.000Z';
    await call('POST', '/clock/freeze', { at });
    const { valid } = mock.staging.tokens;
    const expire = async (order?: unknown): Promise<unknown> => {
      const { body } = await call('POST', '/tokens/staging-valid/expire', order);
      return [body.expiresAt, body.state, await useToken(mock, valid)];
    };
    expect([
      await expire(),
      await expire({ inSeconds: 0.001 }),
      await expire({ at: '2029-12-31T23:59:59.999Z' }),
      await expire({ at: 'never' }),
      await expire({}),
    ]).toEqual([
      [at, 'expired', 401],
      ['2030-01-01T00:00:00.001Z', 'live', 200],
      ['2029-12-31T23:59:59.999Z', 'expired', 401],
      [undefined, 'live', 200],
      [at, 'expired', 401],
    ]);
    const wrong = [{ at: 'now' }, { at: 'never', inSeconds: 1 }, { inSeconds: '1' }, { at: null }];
    expect(
      (await Promise.all(wrong.map((order) => call('POST', '/tokens/staging-valid/expire', order)))).map(
        (a) => a.status,
      ),
    ).toEqual([400, 400, 400, 400]);
  });

  test('are revoked now or later, and the journal tells it', async () => {
    await call('POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
    const { valid } = mock.staging.tokens;
    const later = (await call('POST', '/tokens/staging-valid/revoke', { inSeconds: 10 })).body;
    const before = await useToken(mock, valid);
    await call('POST', '/clock/advance', { seconds: 10 });
    const { status, headers } = await callService(mock, '/partner/validate', valid);
    expect([later.state, before, status, headers['x-cfis-explain']]).toEqual([
      'live',
      200,
      401,
      'revoked (staging-valid): it was revoked just now, at 2030-01-01T00:00:10.000Z. Ask for another.',
    ]);
    expect((await call('POST', '/tokens/staging-valid/revoke')).body.state).toBe('revoked');
    expect((await call('POST', '/tokens/staging-valid/revoke', { at: 'never' })).body.state).toBe('live');
  });

  test('are rotated without and with overlap, which ends to the millisecond', async () => {
    await call('POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
    const { valid } = mock.production.tokens;
    const first = await call('POST', '/tokens/production-valid/rotate', { overlapSeconds: 300 });
    const successor = first.body;
    expect(first.status).toBe(201);
    const statuses: unknown[] = [];
    for (const seconds of [0, 299.999, 0.001]) {
      await call('POST', '/clock/advance', { seconds });
      statuses.push([await useToken(mock, valid, 'production'), await useToken(mock, successor.value, 'production')]);
    }
    const second = (await call('POST', `/tokens/${successor.id}/rotate`)).body;
    statuses.push([
      await useToken(mock, successor.value, 'production'),
      await useToken(mock, second.value, 'production'),
      second.account,
    ]);
    expect(statuses).toEqual([
      [200, 200],
      [200, 200],
      [401, 200],
      [401, 200, 'Harjula Tools Oy'],
    ]);
    const refused = [
      { overlapSeconds: -1 },
      { overlapSeconds: 0.5 },
      { overlapSeconds: '1' },
      { overlapSeconds: 1e12 },
    ];
    for (const order of refused) {
      expect((await call('POST', '/tokens/production-valid/rotate', order)).status).toBe(400);
    }
  });

  test('one that is removed was never there', async () => {
    expect((await call('DELETE', '/tokens/staging-valid')).status).toBe(204);
    expect([
      (await call('DELETE', '/tokens/staging-valid')).status,
      (await call('GET', '/tokens/staging-valid')).status,
      (await callService(mock, '/partner/validate', mock.staging.tokens.valid)).headers['x-cfis-explain'],
    ]).toEqual([404, 404, expect.stringMatching(/^unknown: no token of this mock has this value/)]);
  });
});

describe('the clock', () => {
  test('advances to the instant of an expiry: one millisecond before is early enough, the instant is too late', async () => {
    await call('POST', '/clock/freeze', { at: '2030-06-01T12:00:00Z' });
    const { body } = await call('POST', '/tokens', { environment: 'staging', expiresInSeconds: 3600 });
    await call('POST', '/clock/advance', { seconds: 3599.999 });
    const before = await useToken(mock, body.value);
    const clock = (await call('POST', '/clock/advance', { seconds: 0.001 })).body;
    expect([before, await useToken(mock, body.value), clock.now]).toEqual([200, 401, body.expiresAt]);
    await call('POST', '/clock/advance', { seconds: -0.001 });
    expect(await useToken(mock, body.value)).toBe(200);
  });

  test('stands still when frozen, runs on when set, and goes back to the machine by a reset', async () => {
    const frozen = (await call('POST', '/clock/freeze', { at: '2040-02-29T00:00:00Z' })).body;
    expect(frozen).toEqual({ now: '2040-02-29T00:00:00.000Z', frozen: true });
    expect((await call('GET', '/clock')).body.now).toBe(frozen.now);
    const set = (await call('POST', '/clock/set', { at: '2001-01-01T00:00:00+02:00' })).body;
    expect([set.frozen, set.now.slice(0, 16)]).toEqual([false, '2000-12-31T22:00']);
    await expect.poll(async () => (await call('GET', '/clock')).body.now).not.toBe(set.now);
    expect((await call('POST', '/clock/freeze')).body.frozen).toBe(true);
    expect((await call('POST', '/clock/reset')).body).toMatchObject({ frozen: false, aheadMs: 0 });
  });

  test.each<readonly [string, string, unknown]>([
    ['a day that is none', 'set', { at: '2030-02-30T00:00:00Z' }],
    ['no instant', 'set', {}],
    ['no zone', 'freeze', { at: '2030-01-01T00:00:00' }],
    ['a second that is none', 'freeze', { at: '2030-01-01T23:59:60Z' }],
    ['a year of five digits', 'set', { at: '10000-01-01T00:00:00Z' }],
    ['more than a century', 'advance', { seconds: 1e12 }],
    ['no number', 'advance', { seconds: '1' }],
    ['more than a number holds', 'advance', '{"seconds":1e999}'],
  ])('takes no order with %s', async (_, path, order) => {
    expect((await call('POST', `/clock/${path}`, order)).status).toBe(400);
    expect((await call('GET', '/clock')).body).toMatchObject({ frozen: false, aheadMs: 0 });
  });

  test('leaves no year that can be written', async () => {
    await call('POST', '/clock/freeze', { at: '9999-12-31T23:59:59Z' });
    const { body } = await call('POST', '/clock/advance', { seconds: 1 });
    expect(body).toMatchObject({ status: 400, detail: expect.stringContaining('in no year from 0000 to 9999') });
    expect((await call('GET', '/clock')).body.now).toBe('9999-12-31T23:59:59.000Z');
    expect((await call('POST', '/tokens', { environment: 'staging', expiresInSeconds: 60 })).status).toBe(400);
    expect((await call('POST', '/tokens/staging-valid/rotate', { overlapSeconds: 31_536_000 })).status).toBe(201);
    expect((await call('GET', '/tokens/staging-valid')).body.replacedAt).toBe('9999-12-31T23:59:59.999Z');
  });
});

describe('the requests', () => {
  beforeEach(async () => {
    const { valid, expired } = mock.staging.tokens;
    await callService(mock, '/partner/payments?page=1', valid);
    await callService(mock, '/partner/payments', expired, 'staging', '--header', `X-Other: ${valid}`);
    await callService(mock, '/partner/validate', mock.production.tokens.valid);
    await callService(mock, `/partner/validate?key=${valid}`, '');
    await callService(mock, '/partner/validate', mock.production.tokens.valid, 'production');
  });

  const listed = async (path: string): Promise<unknown> =>
    (await call('GET', path)).body.requests.map(({ cause }: { readonly cause: string }) => cause);

  test('are listed from the oldest to the latest, all or some', async () => {
    const { requests, total } = (await call('GET', '/requests')).body;
    const causes = ['answered', 'expired', 'other-environment', 'missing', 'answered'];
    expect({ total, causes: await listed('/requests') }).toEqual({ total: 5, causes });
    expect(await listed('/requests?limit=2')).toEqual(causes.slice(-2));
    expect(await listed(`/requests?after=${requests[1].id}`)).toEqual(causes.slice(2));
    expect(await listed(`/requests?after=${requests[1].id}&limit=1`)).toEqual(causes.slice(-1));
    expect(requests[1]).toMatchObject({
      environment: 'staging',
      method: 'GET',
      path: '/api/v1/partner/payments',
      operation: expect.any(String),
      status: 401,
      token: 'staging-expired',
      nearMiss: { kind: 'ended', at: '2026-01-01T00:00:00.000Z' },
      why: expect.stringMatching(/^expired \(staging-expired\): it expired \d+ days ago/),
    });
    expect((await call('GET', `/requests/${requests[1].id}`)).body).toEqual(requests[1]);
    const refused = ['?limit=0', '?limit=x', '?limit=1.5', '?after=-1', '?limit=1&limit=2', '?limit=0x1', '?limit='];
    const answers = await Promise.all(refused.map((query) => call('GET', `/requests${query}`)));
    expect(answers.map(({ status }) => status)).toEqual(refused.map(() => 400));
  });

  test('are found and counted by what they are like', async () => {
    const count = async (pattern: unknown): Promise<number> =>
      (await call('POST', '/requests/count', pattern)).body.count;
    const [first] = (await call('GET', '/requests')).body.requests;
    const patterns: readonly (readonly [object, number])[] = [
      [{}, 5],
      [{ environment: 'staging' }, 4],
      [{ status: 401 }, 3],
      [{ cause: 'expired', token: 'staging-expired' }, 1],
      [{ path: '/api/v1/partner/payments' }, 2],
      [{ path: '/partner/payments' }, 0],
      [{ method: 'GET', operation: 'renewAccessToken' }, 0],
      [{ token: 'production-valid' }, 2],
      [{ nearMiss: 'misplaced' }, 1],
      [{ fingerprint: first.fingerprint }, 1],
      [{ after: first.id }, 4],
      [{ since: first.at }, 5],
      [{ since: '2999-01-01T00:00:00Z' }, 0],
      [{ fault: 'reset-1' }, 0],
    ];
    const found = await Promise.all(
      patterns.map(async ([pattern]) => [
        await count(pattern),
        (await call('POST', '/requests/find', pattern)).body.requests.length,
      ]),
    );
    expect(found).toEqual(patterns.map(([, expected]) => [expected, expected]));
    expect((await call('POST', '/requests/find', { since: '2030-01-01T23:59:60Z' })).status).toBe(400);
    expect((await call('POST', '/requests/count')).status).toBe(400);
    // A slip of the pen must not look like a request that never came.
    const slips = [{ operation: 'renew' }, { nearMiss: 'missing' }, { environment: 'test' }, { state: 'live' }];
    const refused = await Promise.all(slips.map((slip) => call('POST', '/requests/count', slip)));
    expect(refused.map(({ status }) => status)).toEqual(slips.map(() => 400));
  });

  test('that came near to being right are told apart', async () => {
    const { requests } = (await call('GET', '/requests/near-misses')).body;
    expect(requests.map(({ nearMiss }: { readonly nearMiss: object }) => nearMiss)).toEqual([
      expect.objectContaining({ kind: 'ended' }),
      expect.objectContaining({ kind: 'other-environment', belongsTo: 'production' }),
      expect.objectContaining({ kind: 'misplaced' }),
    ]);
  });

  test('are gone after a reset, and their numbers are not used again', async () => {
    const last = (await call('GET', '/requests?limit=1')).body.requests[0].id;
    expect((await call('DELETE', '/requests')).status).toBe(204);
    expect((await call('GET', '/requests')).body).toEqual({ requests: [], total: 0 });
    expect((await call('GET', `/requests/${last}`)).status).toBe(404);
    await useToken(mock, mock.staging.tokens.valid);
    expect((await call('GET', '/requests')).body).toMatchObject({ requests: [{ id: last + 1 }], total: 1 });
  });

  test('give no value of a token away, wherever it was put', async () => {
    const answers = await Promise.all([
      call('GET', '/requests'),
      call('GET', '/requests/near-misses'),
      call('POST', '/requests/find', {}),
      call('GET', '/tokens'),
      call('GET', '/tokens/staging-valid'),
    ]);
    const text = answers.map((answer) => answer.text + JSON.stringify(answer.headers)).join('');
    expect(text).toContain('"x-other","[5ae892fe]"');
    expect(values.filter((value) => text.includes(value))).toEqual([]);
  });
});

describe('the mock', () => {
  test('tells how it is, and where', async () => {
    const { body } = await call('GET', '/health');
    expect(body).toMatchObject({
      status: 'ok',
      environments: {
        staging: { baseUrl: mock.staging.baseUrl },
        production: { baseUrl: mock.production.baseUrl },
      },
    });
    expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(60_000);
  });

  test('hands out the certificate that curl then trusts', async () => {
    const { text, headers } = await call('GET', '/certs/ca.pem');
    expect(headers['content-type']).toBe('application/x-pem-file');
    expect(text).toBe(await readFile(mock.caFile, 'utf8'));
    expect(text).not.toContain('PRIVATE');
    await writeFile(join(folder, 'downloaded.pem'), text);
    const header = ['--header', `X-Api-Key: ${mock.staging.tokens.valid}`];
    const url = `${mock.staging.baseUrl}/partner/validate`;
    expect((await rawCurl('--cacert', join(folder, 'downloaded.pem'), ...header, url)).status).toBe(200);
  });

  test('is reset to what it was at the start', async () => {
    const before = (await call('GET', '/tokens')).body;
    await call('POST', '/scenarios/revoked');
    await call('POST', '/faults', { kind: 'status', status: 500 });
    await call('POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
    const issued = (await call('POST', '/tokens', { environment: 'staging' })).body;
    await call('DELETE', '/tokens/staging-valid');
    await useToken(mock, issued.value);
    expect((await call('POST', '/reset')).status).toBe(204);
    expect({
      tokens: (await call('GET', '/tokens')).body,
      faults: (await call('GET', '/faults')).body,
      active: (await call('GET', '/scenarios')).body.scenarios.some(
        ({ active }: { readonly active: boolean }) => active,
      ),
      requests: (await call('GET', '/requests')).body,
      clock: (await call('GET', '/clock')).body,
      valid: await useToken(mock, mock.staging.tokens.valid),
      issued: await useToken(mock, issued.value),
    }).toEqual({
      tokens: before,
      faults: { faults: [] },
      active: false,
      requests: { requests: [], total: 0 },
      clock: { now: expect.any(String), frozen: false, aheadMs: 0 },
      valid: 200,
      issued: 401,
    });
  });

  test('answers HEAD like GET, without the body', async () => {
    for (const path of ['/health', '/tokens', '/clock', '/certs/ca.pem', '/events', '/requests', '/nowhere']) {
      const { status, text } = await call('HEAD', path);
      expect([path, status, text]).toEqual([path, path === '/nowhere' ? 404 : 200, '']);
    }
  });

  test.each([
    ['GET', '/nowhere', 404, undefined],
    ['GET', '/tokens/', 404, undefined],
    ['GET', '/Health', 404, undefined],
    ['GET', '//health', 404, undefined],
    ['GET', '/tokens/staging-valid/expire/', 404, undefined],
    ['DELETE', '/health', 405, 'GET, HEAD'],
    ['PUT', '/tokens', 405, 'GET, HEAD, POST'],
    ['PATCH', '/tokens/staging-valid', 405, 'GET, HEAD, DELETE'],
    ['GET', '/reset', 405, 'POST'],
    ['TRACE', '/clock', 405, 'GET, HEAD'],
    ['OPTIONS', '/tokens', 405, 'GET, HEAD, POST'],
    ['POST', '/requests/1', 405, 'GET, HEAD'],
  ])('%s %s gets %i', async (method, path, status, allow) => {
    const answer = await call(method, path);
    expect([answer.status, answer.headers['allow']]).toEqual([status, allow]);
  });

  test('answers over HTTPS and HTTP/2 as well', async () => {
    const url = `${mock.adminUrl.replace('http:', 'https:')}/health`;
    const answer = await rawCurl('--http2', '--cacert', mock.caFile, url);
    expect([answer.status, answer.body.status]).toEqual([200, 'ok']);
  });
});

test.skipIf(!hasPython)("Python's urllib steers it as well (skipped where there is no Python)", async () => {
  const program = `
import json, sys, urllib.error, urllib.request
base, answers = sys.argv[1], []
def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {} if body is None else {'Content-Type': 'application/json'}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method), timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    text = answer.read().decode()
    answers.append({'method': method, 'path': '/__admin' + path, 'status': answer.status, 'mediaType': answer.headers.get('Content-Type'), 'text': text})
    return text
call('POST', '/clock/freeze')
token = json.loads(call('POST', '/tokens', {'environment': 'staging', 'expiresInSeconds': 30}))
call('GET', '/tokens/' + token['id'])
call('POST', '/clock/advance', {'seconds': 30})
call('GET', '/tokens?state=expired&environment=staging')
call('POST', '/requests/count', {})
call('POST', '/faults', {'kind': 'reset', 'times': 1})
call('POST', '/faults', {'kind': 'reset', 'times': 0})
call('DELETE', '/faults')
call('POST', '/scenarios/outage')
call('DELETE', '/scenarios/outage')
call('DELETE', '/tokens/' + token['id'])
call('POST', '/clock/reset')
call('GET', '/nowhere')
print(json.dumps(answers))
`;
  const answers = (await python(program, mock.adminUrl)) as Parameters<typeof judge>[0][];
  expect(answers.map(({ status }) => status)).toEqual([
    ...[200, 201, 200, 200, 200, 200, 201, 400, 204, 201, 204, 204, 200, 404],
  ]);
  expect((await Promise.all(answers.map(judge))).flat()).toEqual([]);
});

test('without an admin API there is none, and nothing says that there is', async () => {
  const flag = await startCfisMock(['--no-admin']);
  const variable = await startCfisMock([], { CFIS_NO_ADMIN: '1' });
  const off = await startCfisMock([], { CFIS_NO_ADMIN: '0' });
  const all = [flag, variable, off];
  await Promise.all(all.map((one) => one.stop()));
  expect(all.map(({ adminUrl }) => adminUrl === '')).toEqual([true, true, false]);
});

test('a port of the admin API that is in use is named', async () => {
  const { port } = new URL(mock.adminUrl);
  await expect(startCfisMock(['--admin-port', port])).rejects.toThrow(
    new RegExp(`ended with 2: .*127.0.0.1:${port}: the port is in use`),
  );
});

function clientJson(): Promise<string> {
  return readFile(join(import.meta.dirname, 'client.json'), 'utf8');
}
