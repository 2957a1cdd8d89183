// How a client is tested with Vitest and MSW: against the whole service, without a network and without a port.
import { format, inspect } from 'node:util';
import axios from 'axios';
import { type CfisHandlers, cfisHandlers } from 'cfis-contract-kit/msw';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { CfisError, createCfisClient } from './client.ts';

const CFIS_BASE_URL = 'https://staging-integrations.confirmafinance.com/api/v1';
const PAYMENTS = `${CFIS_BASE_URL}/partner/payments`;

const server = setupServer();
let cfis: CfisHandlers;
const kept: string[] = [];
const client = (id: string) =>
  createCfisClient({ CFIS_BASE_URL, CFIS_TOKEN: cfis.token(id) }, (token) => void kept.push(token));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(async () => {
  kept.length = 0;
  cfis = await cfisHandlers();
  server.use(...cfis.handlers);
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** What the service was asked, and what it answered. */
const asked = () => cfis.journal.list().map(({ operation, status, query }) => `${operation} ${status}${query}`);
const ok = 'retrievePayments 200';
const refused = 'retrievePayments 401';
const renewed = 'renewAccessToken 200';

test('asks with its token, in a header and nowhere else', async () => {
  const payments = await client('staging-valid').payments();
  expect({ isList: Array.isArray(payments), kept, asked: asked() }).toEqual({ isList: true, kept: [], asked: [ok] });
});

test('renews once when its token has expired, asks again, and goes on with the new one', async () => {
  const { payments } = client('staging-expired');
  await payments();
  await payments();
  expect(asked()).toEqual([refused, renewed, ok, ok]);
  expect(kept.map((token) => cfis.registry.find(token)?.environment)).toEqual(['staging']);
});

test('renews again when the new token has expired in its turn', async () => {
  cfis.clock.freeze();
  const { payments } = client('staging-expired');
  await payments();
  cfis.clock.advance(100 * 365 * 86_400_000);
  await payments();
  expect(asked()).toEqual([refused, renewed, ok, refused, renewed, ok]);
});

test('shares one renewal among calls at the same time', async () => {
  const { payments } = client('staging-expired');
  await Promise.all(Array.from({ length: 5 }, payments));
  expect(asked().sort()).toEqual([renewed, ...Array(5).fill(ok), ...Array(5).fill(refused)]);
});

test('does not renew for a call whose refusal comes late', async () => {
  cfis.faults.plan({ kind: 'latency', delayMs: 500, times: 1 });
  const { payments } = client('staging-expired');
  await Promise.all([payments(), payments()]);
  expect(asked().sort()).toEqual([renewed, ok, ok, refused, refused]);
});

test('gives up for good when its token was revoked', async () => {
  const { payments } = client('staging-revoked');
  const message = 'the token was refused, and cannot be renewed (401): ask for a new one';
  await expect(Promise.all([payments(), payments()])).rejects.toThrow(message);
  await expect(payments()).rejects.toThrow(message);
  expect(asked()).toEqual([refused, refused, 'renewAccessToken 401']);
});

test('does not renew a new token that is refused', async () => {
  cfis.faults.plan({ kind: 'status', status: 401, operation: 'retrievePayments' });
  const { payments } = client('staging-valid');
  for (let call = 0; call < 3; call += 1) await expect(payments()).rejects.toThrow('/partner/payments: 401');
  expect(asked()).toEqual([refused, renewed, refused, refused, refused]);
});

test('does not repeat a renewal whose answer was lost', async () => {
  cfis.faults.plan({ kind: 'reset', operation: 'renewAccessToken' });
  const { payments } = client('staging-expired');
  for (let call = 0; call < 3; call += 1)
    await expect(payments()).rejects.toThrow('/partner/renew: there was no answer');
  expect(asked()).toEqual([refused, 'renewAccessToken 0']);
});

test('asks a service that is down no second time', async () => {
  cfis.scenarios.begin('outage');
  await expect(client('staging-valid').payments()).rejects.toThrow('/partner/payments: 503');
  expect(asked()).toEqual(['retrievePayments 503']);
});

test('follows no redirect', async () => {
  const followed = vi.fn(() => HttpResponse.json([]));
  server.use(
    http.get(PAYMENTS, () => new HttpResponse(null, { status: 302, headers: { Location: 'https://example.com/' } })),
    http.get('https://example.com/', followed),
  );
  await expect(client('staging-valid').payments()).rejects.toThrow('/partner/payments: 302');
  expect(followed).not.toHaveBeenCalled();
});

test('sends no token over plain HTTP, and none that is empty', () => {
  const create = (CFIS_BASE_URL: string, CFIS_TOKEN: string) => () =>
    createCfisClient({ CFIS_BASE_URL, CFIS_TOKEN }, () => {});
  expect(create('http://localhost/api/v1', 'a-token')).toThrow('CFIS_BASE_URL: a token travels over https only');
  expect(create(CFIS_BASE_URL, '')).toThrow('CFIS_TOKEN: is not set');
});

/** Everything that somebody might print of a value. */
function printed(value: unknown): string {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((...told) => void lines.push(format(...told)));
  console.error(value);
  spy.mockRestore();
  return [...lines, inspect(value, { depth: 20, showHidden: true }), String(value), JSON.stringify(value)].join('\n');
}

test('whatever is printed of it or of its errors, there is no token in it', async () => {
  cfis.faults.plan({ kind: 'reset' });
  const value = cfis.token('staging-valid');
  // It would be with an error of axios.
  const bare = await axios.get(PAYMENTS, { headers: { 'X-Api-Key': value } }).catch((error: unknown) => error);
  expect(printed(bare)).toContain(value);

  const lost = await client('staging-valid')
    .payments()
    .catch((error: unknown) => error);
  cfis.faults.clear();
  const revoked = await client('staging-revoked')
    .payments()
    .catch((error: unknown) => error);
  const renewing = client('staging-expired');
  await renewing.payments();
  expect([lost, revoked]).toEqual([expect.any(CfisError), expect.any(CfisError)]);

  const everything = [lost, revoked, renewing].map(printed).join('\n');
  const tokens = ['staging-valid', 'staging-revoked', 'staging-expired'].map(cfis.token).concat(kept);
  expect(tokens.filter((token) => everything.includes(token))).toEqual([]);
});
