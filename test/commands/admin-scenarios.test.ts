import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AdminAnswer, admin, callService, useToken } from './admin-client.ts';
import { type RunningMock, runCfis, startCfisMock } from './cfis.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());
beforeEach(async () => {
  await admin(mock, 'POST', '/reset');
  await admin(mock, 'POST', '/clock/freeze', { at: '2030-01-01T00:00:00Z' });
});

const call = (method: string, path: string, body?: unknown): Promise<AdminAnswer> => admin(mock, method, path, body);
const begin = (name: string): Promise<AdminAnswer> => call('POST', `/scenarios/${name}`);
const valid = (): Promise<number> => useToken(mock, mock.staging.tokens.valid);
const renew = async (token: string): Promise<string> =>
  JSON.parse((await callService(mock, '/partner/renew', token)).text).Message;

describe('rehearsed as an integrator would', () => {
  test('expiring-soon: the client renews before the minute is over, and goes on', async () => {
    expect((await begin('expiring-soon')).body).toMatchObject({
      scenario: { name: 'expiring-soon', active: true },
      issued: [],
    });
    await call('POST', '/clock/advance', { seconds: 59.999 });
    expect(await valid()).toBe(200);
    const renewed = await renew(mock.staging.tokens.valid);
    await call('POST', '/clock/advance', { seconds: 3600 });
    expect([await valid(), await useToken(mock, renewed)]).toEqual([401, 200]);
  });

  test('expires-mid-run: the sixth request fails, the client renews, and goes on', async () => {
    await begin('expires-mid-run');
    const statuses: number[] = [];
    for (const _ of [1, 2, 3, 4, 5, 6]) statuses.push(await valid());
    const renewed = await renew(mock.staging.tokens.valid);
    for (const _ of [1, 2, 3, 4, 5, 6]) statuses.push(await useToken(mock, renewed));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 401, 200, 200, 200, 200, 200, 200]);
  });

  test('expires-mid-run: also with a token that was issued just before', async () => {
    const { value } = (await call('POST', '/tokens', { environment: 'staging', expiresInSeconds: 600 })).body;
    await begin('expires-mid-run');
    const statuses: number[] = [];
    for (const _ of [1, 2, 3, 4, 5, 6]) statuses.push(await useToken(mock, value));
    const renewed = await renew(value);
    statuses.push(await useToken(mock, renewed));
    await call('POST', '/clock/advance', { seconds: 599.999 });
    statuses.push(await useToken(mock, renewed));
    await call('POST', '/clock/advance', { seconds: 0.001 });
    statuses.push(await useToken(mock, renewed));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 401, 200, 200, 401]);
  });

  test('rotated: the old token is dead, and the new one is told to whoever began it alone', async () => {
    const { status, body } = await begin('rotated');
    expect([
      status,
      body.issued.map(({ environment, account }: { readonly environment: string; readonly account: string }) => [
        environment,
        account,
      ]),
    ]).toEqual([
      201,
      [
        ['staging', 'Harjula Tools Oy'],
        ['production', 'Harjula Tools Oy'],
      ],
    ]);
    const [{ value }] = body.issued;
    expect([await valid(), await useToken(mock, value)]).toEqual([401, 200]);
    const told = [await call('GET', '/tokens'), await call('GET', '/scenarios'), await call('GET', '/requests')];
    expect(told.some(({ text }) => text.includes(value))).toBe(false);
  });

  test('revoked: no renewal helps', async () => {
    await begin('revoked');
    const { status } = await callService(mock, '/partner/renew', mock.staging.tokens.valid);
    expect([await valid(), status]).toEqual([401, 401]);
  });

  test('rate-limited: the client waits as long as it is told, and goes on', async () => {
    await begin('rate-limited');
    const { status, headers } = await callService(mock, '/partner/validate', mock.staging.tokens.valid);
    await call('POST', '/clock/advance', { seconds: Number(headers['retry-after']) });
    expect([status, headers['retry-after'], await valid()]).toEqual([429, '10', 200]);
  });

  test('outage: everything is 503 until it is over', async () => {
    await begin('outage');
    await call('POST', '/clock/advance', { seconds: 1_000_000 });
    const during = [await valid(), await useToken(mock, mock.production.tokens.valid, 'production')];
    await call('DELETE', '/scenarios/outage');
    expect([during, await valid()]).toEqual([[503, 503], 200]);
  });
});

const names = ['expiring-soon', 'expires-mid-run', 'rotated', 'revoked', 'rate-limited', 'outage'];

describe('a scenario that is ended', () => {
  test.each(names)('%s leaves no trace', async (name) => {
    const state = async (): Promise<unknown> => [
      (await call('GET', '/tokens')).body,
      (await call('GET', '/faults')).body,
    ];
    const before = await state();
    await begin(name);
    for (const _ of [1, 2, 3, 4, 5, 6]) await valid();
    expect((await call('DELETE', `/scenarios/${name}`)).status).toBe(204);
    expect((await call('DELETE', `/scenarios/${name}`)).status).toBe(204);
    expect(await state()).toEqual(before);
    expect(await valid()).toBe(200);
  });

  test('leaves the end that was set for a token in the meantime', async () => {
    await begin('revoked');
    const later = { at: '2030-01-01T00:10:00.000Z' };
    await call('POST', '/tokens/staging-valid/revoke', later);
    await begin('expiring-soon');
    const expiry = { at: '2030-01-01T00:00:30.000Z' };
    await call('POST', '/tokens/staging-valid/expire', expiry);
    await call('POST', '/scenarios/reset');
    expect((await call('GET', '/tokens/staging-valid')).body).toMatchObject({
      revokedAt: later.at,
      expiresAt: expiry.at,
    });
    expect((await call('GET', '/tokens/production-valid')).body).toMatchObject({ state: 'live' });
  });
});

test('several go on at a time, the list tells which, and a reset ends them', async () => {
  const active = ({ body }: AdminAnswer): readonly string[] =>
    body.scenarios.flatMap(({ name, active }: { readonly name: string; readonly active: boolean }) =>
      active ? [name] : [],
    );
  await begin('revoked');
  await begin('rate-limited');
  await begin('rate-limited');
  const list = await call('GET', '/scenarios');
  expect(list.body.scenarios.map(({ name }: { readonly name: string }) => name)).toEqual(names);
  expect([active(list), (await call('GET', '/faults')).body.faults.length]).toEqual([['revoked', 'rate-limited'], 1]);
  expect([active(await call('POST', '/scenarios/reset')), await valid()]).toEqual([[], 200]);
});

test.each(['chaos', 'reset-all', 'OUTAGE', '__proto__'])('there is no scenario %s', async (name) => {
  const refusals = [await begin(name), await call('DELETE', `/scenarios/${name}`)];
  expect(refusals.map(({ status }) => status)).toEqual([404, 404]);
});

describe('begun by flag', () => {
  test.each([
    ['expiring-soon', [200, 200, 200, 200, 200, 200]],
    ['expires-mid-run', [200, 200, 200, 200, 200, 401]],
    ['rotated', [401, 401, 401, 401, 401, 401]],
    ['revoked', [401, 401, 401, 401, 401, 401]],
    ['rate-limited', [429, 429, 429, 429, 429, 429]],
    ['outage', [503, 503, 503, 503, 503, 503]],
  ])('%s', async (name, expected) => {
    const own = await startCfisMock(['--scenario', name]);
    const statuses: number[] = [];
    for (const _ of expected) statuses.push(await useToken(own, own.staging.tokens.valid));
    const { scenarios } = (await admin(own, 'GET', '/scenarios')).body;
    await admin(own, 'DELETE', `/scenarios/${name}`);
    const after = await useToken(own, own.staging.tokens.valid);
    await own.stop();
    const active = scenarios.filter((one: { readonly active: boolean }) => one.active);
    expect([statuses, active, after]).toEqual([expected, [expect.objectContaining({ name })], 200]);
  });

  test('rotated tells the new tokens in the first line, and they work', async () => {
    const own = await startCfisMock(['--scenario', 'rotated']);
    const tokens = Object.entries(own.staging.tokens).filter(([name]) => name.startsWith('issued'));
    const statuses = await Promise.all(tokens.map(([, value]) => useToken(own, value)));
    await own.stop();
    expect(statuses).toEqual([200]);
  });

  test('two, by variable, and a name that is none is refused', async () => {
    const own = await startCfisMock([], { CFIS_SCENARIO: 'expiring-soon,outage' });
    const { text } = await admin(own, 'GET', '/scenarios');
    await own.stop();
    expect(text.match(/"active":true/g)).toHaveLength(2);
    const { code, stderr } = await runCfis(['mock', '--port', '0', '--scenario', 'chaos']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('expiring-soon, expires-mid-run, rotated, revoked, rate-limited, outage'),
    ]);
  });
});
