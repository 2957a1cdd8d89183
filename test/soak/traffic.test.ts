import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type BareServer, startBareServer } from './bare-server.ts';
import { growthOf } from './growth.ts';
import { relativeLatency } from './relative-latency.ts';
import { createTraffic } from './traffic.ts';
import { type Holdings, startWatchedMock, type WatchedMock } from './watched-mock.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** How long traffic goes on, in seconds. */
    readonly trafficSeconds: number | undefined;
  }
}

const seconds = Number(process.env['CFIS_TRAFFIC_SECONDS'] ?? inject('trafficSeconds') ?? 10);
const isSoak = seconds >= 60;
const rounds = isSoak ? Math.round(seconds / 15) : 5;

let mock: WatchedMock;
let bare: BareServer;
beforeAll(async () => {
  [mock, bare] = await Promise.all([startWatchedMock(), startBareServer()]);
});
afterAll(() => Promise.all([mock.stop(), bare.stop()]));

interface Sample extends Holdings {
  /** Times that of a bare server. */
  readonly latency: number;
}

/** By how much the last third may lie above the first. */
const allowed: Readonly<Record<keyof Sample, { readonly share: number; readonly amount: number }>> = {
  heap: { share: 0.05, amount: 1_000_000 },
  resident: { share: 0.05, amount: 10_000_000 },
  resources: { share: 0, amount: 0.5 },
  descriptors: { share: 0, amount: 0.5 },
  latency: { share: 0.15, amount: 0 },
};

test(`${seconds} seconds of mixed traffic, with faults, renewals and jumps of the clock, leave the mock as it was`, {
  timeout: seconds * 3000 + 60_000,
}, async () => {
  const traffic = createTraffic(mock);
  const samples: Sample[] = [];
  // Whoever has left is noticed a moment later.
  const calm = async (): Promise<Holdings> => {
    const most = samples[0]?.descriptors ?? 0;
    await expect
      .poll(async () => (await mock.holdings()).descriptors, { timeout: 5000 })
      .toBeLessThanOrEqual(most || 1000)
      .catch(() => {});
    return mock.holdings();
  };
  for (let round = 0; round < rounds; round += 1) {
    await traffic.run((seconds * 1000) / rounds);
    const latency = await relativeLatency(mock, bare);
    samples.push({ ...(await calm()), latency });
  }
  const total = [...traffic.outcomes.values()].reduce((sum, count) => sum + count, 0);
  const rows = (['heap', 'resident', 'resources', 'descriptors', 'latency'] as const).map((name) => ({
    name,
    ...growthOf(
      samples.map((sample) => sample[name]),
      allowed[name],
    ),
  }));
  console.log(`${total} requests: ${[...traffic.outcomes].map((pair) => pair.join(' ')).join(', ')}`);
  for (const { name, first, last, noise } of rows) {
    console.log(`${name}: first third ${round3(first)}, last third ${round3(last)}, noise ${round3(noise)}`);
  }
  expect({ surprises: traffic.surprises, complaints: mock.complaints() }).toEqual({ surprises: [], complaints: [] });
  expect(samples.flatMap((sample) => Object.values(sample)).every(Number.isFinite)).toBe(true);
  expect([...traffic.outcomes.keys()]).toEqual(expect.arrayContaining(['200', '401', '404']));
  // Seconds are too short to tell growth from warming up.
  if (isSoak) expect(rows.filter(({ grew }) => grew)).toEqual([]);
});

function round3(value: number): string {
  return value >= 10_000 ? `${(value / 1e6).toFixed(2)} MB` : value.toFixed(3);
}
