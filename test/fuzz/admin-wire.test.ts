import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { loadAdminDescription } from '../../mock-server/admin/admin-description.ts';
import { rawCurl } from '../commands/admin-client.ts';
import { curl } from '../commands/cfis.ts';
import { startWatchedMock, type WatchedMock } from '../soak/watched-mock.ts';
import { fuzz } from './fuzz.ts';
import { makeMessage } from './make-message.ts';
import { writeMessage } from './message.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { Door, Piece, Plan } from './plan.ts';
import type { Random } from './random.ts';

const KEY = 'k3y-of-the-admin-API-0123456789';
const requests = Math.ceil((inject('fuzzedRequests') ?? 8000) / 8);
const seed = Number(process.env['CFIS_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let mock: WatchedMock;
beforeAll(async () => {
  mock = await startWatchedMock([], { CFIS_ADMIN_KEY: KEY });
});
afterAll(() => mock.stop());

const { operations } = await loadAdminDescription();
const bodies = [
  { environment: 'staging', expiresInSeconds: 60 },
  { environment: 'production', kind: 'provisioning', account: 'A', expiresAt: 'never' },
  { at: '2030-01-01T00:00:00Z' },
  { at: '+275760-09-13T00:00:00Z' },
  { inSeconds: -1e9 },
  { seconds: 3_155_760_000 },
  { overlapSeconds: 31_536_000 },
  { kind: 'latency', delayMs: 1, times: 1 },
  { kind: 'status', status: 599, times: 1e9, operation: 'nothing' },
  { kind: 'reset', loses: 'request', forSeconds: 1 },
  { status: 401, method: 'GET' },
  JSON.parse('{"__proto__":{"environment":"staging"}}'),
  [],
];

const doorTo = (key: string): Door => ({
  port: Number(new URL(mock.adminUrl).port),
  credentials: { good: [key], renewing: [key], useless: [key, 'nothing'] },
  targets: operations.map(({ method, segments }) => ({
    method,
    path: segments.map((segment) => (segment.startsWith('{') ? 'staging-valid' : segment)).join('/'),
  })),
  bodies: bodies.map((body) => JSON.stringify(body)),
});

/** Calls in order and one in disorder, all with the same fields before their own. */
const planWith =
  (own: readonly string[], mayPass: (bytes: string) => boolean) =>
  (random: Random, [door]: readonly Door[]): Plan => {
    if (door === undefined) throw new RangeError('there is no door');
    const write = (): string => {
      const { fields, ...message } = makeMessage(random, door, true);
      const lines = own.map((line) => line.split(': ') as [string, string]);
      return writeMessage({ ...message, fields: [...lines, ['Content-Type', 'application/json'], ...fields] });
    };
    const pieceOf = (bytes: string): Piece => ({ bytes, mayPass: mayPass(bytes) });
    const pieces = Array.from({ length: random.below(12) }, () => pieceOf(write()));
    const last = pieceOf(mutateBytes(random, write(), door.credentials.good));
    return { door, transport: random.pick(['http', 'http', 'https']), pieces: [...pieces, last] };
  };

const ask = (path: string, method = 'GET') =>
  rawCurl('--request', method, '--header', `Authorization: Bearer ${KEY}`, `${mock.adminUrl}${path}`);

/** All that calls could change. */
async function state(): Promise<object> {
  const { frozen, aheadMs } = (await ask('/clock')).body;
  const texts = await Promise.all(['/tokens', '/faults', '/scenarios'].map(async (path) => (await ask(path)).text));
  return { frozen, aheadMs, texts };
}

test(`${requests} mutated calls without the admin key change nothing and are told nothing (seed ${seed})`, {
  timeout: 60_000 + requests * 20,
}, async () => {
  const before = await state();
  // Health, certificate and the page that describes the API are open to all.
  const open = /\/__admin(\/(health|certs|docs|openapi)|\/? )/;
  const { finding, sent, statuses } = await fuzz({
    doors: [doorTo(`${KEY.slice(0, -1)}x`)],
    plan: planWith([], (bytes) => open.test(bytes)),
    requests,
    seed,
  });
  console.log(`${sent} calls without the key: ${[...statuses].map((pair) => pair.join(': ')).join(', ')}`);
  expect({ finding, complaints: mock.complaints() }).toEqual({ finding: undefined, complaints: [] });
  expect(await state()).toEqual(before);
});

test(`${requests} mutated calls with the admin key are carried out or refused, and the mock goes on (seed ${seed})`, {
  timeout: 60_000 + requests * 20,
}, async () => {
  const { finding, sent, statuses } = await fuzz({
    doors: [doorTo(KEY)],
    plan: planWith([`Authorization: Bearer ${KEY}`], () => true),
    requests,
    seed,
  });
  console.log(`${sent} calls with the key: ${[...statuses].map((pair) => pair.join(': ')).join(', ')}`);
  expect({ finding, complaints: mock.complaints() }).toEqual({ finding: undefined, complaints: [] });
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404, 405]));
  expect((await ask('/reset', 'POST')).status).toBeLessThan(300);
  const { baseUrl, tokens } = mock.services.staging;
  const asked = await curl('--cacert', mock.caFile, `${baseUrl}/partner/validate`, '-H', `X-Api-Key: ${tokens.valid}`);
  expect(asked.status).toBe(200);
});
