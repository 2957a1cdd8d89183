import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { curl } from '../commands/cfis.ts';
import { startWatchedMock, type WatchedMock } from '../soak/watched-mock.ts';
import { fuzz } from './fuzz.ts';
import { serviceDoors } from './service-doors.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How many mutated requests are sent. */
    readonly fuzzedRequests: number | undefined;
  }
}

const requests = Number(process.env['CFIS_FUZZ_REQUESTS'] ?? inject('fuzzedRequests') ?? 8000);
/** A run is repeated by the seed that it printed, and a connection of it by its number. */
const seed = Number(process.env['CFIS_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const from = Number(process.env['CFIS_FUZZ_CONNECTION'] ?? 0);

let mock: WatchedMock;
beforeAll(async () => {
  // Whoever is silent is left in seconds, so that the end of the run can look at what stays open.
  mock = await startWatchedMock(['--headers-timeout', '5', '--request-timeout', '5']);
});
afterAll(() => mock.stop());

/** The status that curl gets with a token, or without one. */
async function statusWith(environment: 'staging' | 'production', token?: string): Promise<number> {
  const key = token === undefined ? [] : ['-H', `X-Api-Key: ${token}`];
  const { baseUrl } = mock.services[environment];
  return (await curl('--cacert', mock.caFile, `${baseUrl}/partner/validate`, ...key)).status;
}

test(`${requests} mutated requests let nobody in without a valid token, break nothing, and leave no trace (seed ${seed})`, {
  timeout: 60_000 + requests * 20,
}, async () => {
  const doors = await serviceDoors(mock.services);
  const first = await mock.holdings();
  const resident: number[] = [];
  const { sent, connections, statuses, transports, finding } = await fuzz({
    doors,
    requests,
    seed,
    from,
    onProgress: async () => void resident.push((await mock.holdings()).resident),
  });
  const counts = [...statuses].sort(([a], [b]) => a - b).map((pair) => pair.join(': '));
  console.log(
    `seed ${seed}: ${sent} requests on ${connections} connections (${[...transports].map((pair) => pair.join(' ')).join(', ')})`,
  );
  console.log(
    `answers ${counts.join(', ')}; resident ${resident.map((bytes) => Math.round(bytes / 1e6)).join(' ')} MB`,
  );
  expect(finding).toBe(undefined);
  expect(mock.complaints()).toEqual([]);
  // Every way was taken, and most requests were answered.
  expect([...transports.keys()].sort()).toEqual(['http', 'http2', 'https', 'records', 'tls']);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(sent / 2);
  expect(statuses.get(200)).toBeGreaterThan(0);
  for (const environment of ['staging', 'production'] as const) {
    const { valid, revoked } = mock.services[environment].tokens;
    const asked = [
      await statusWith(environment, valid),
      await statusWith(environment, revoked),
      await statusWith(environment),
    ];
    expect([environment, ...asked]).toEqual([environment, 200, 401, 401]);
  }
  // Nothing that was left open stays open, and what is kept of requests is bounded.
  await expect
    .poll(async () => (await mock.holdings()).descriptors, { timeout: 30_000 })
    .toBeLessThanOrEqual(first.descriptors + 1);
  const { heap } = await mock.holdings();
  expect(heap - first.heap).toBeLessThan(40_000_000);
});
