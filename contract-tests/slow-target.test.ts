import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handler, type Mock, startMock } from '../mock-server/index.ts';
import type { Description } from '../src/description/description.ts';
import { loadDescription } from '../src/description/load.ts';
import { mutants } from './mutants/all.ts';
import { handlerOf } from './mutants/workshop.ts';
import type { Result } from './result.ts';
import { runContract } from './run/run.ts';
import { createLiveTarget } from './targets/live.ts';
import { createReport } from './verdict/report.ts';

/** Each answer is this late, in milliseconds. */
const DELAY = 5;

/** So many requests are answered, and then none for a second. */
const BURST = 120;

let description: Description;
let folder: string;

beforeAll(async () => {
  description = await loadDescription();
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Answers a burst, and then puts everybody off for a second, however slowly it is asked. */
function limited(handler: Handler): Handler {
  let count = 0;
  let again = Number.POSITIVE_INFINITY;
  return (request) => {
    const now = performance.now();
    if (now >= again) [count, again] = [0, Number.POSITIVE_INFINITY];
    count += 1;
    if (count <= BURST) return handler(request);
    again = Math.min(again, now + 1000);
    return { status: 429, headers: ['Retry-After', '1', 'Content-Length', '0'], body: new Uint8Array(0) };
  };
}

/** A way to a server on which everything that it says is late. */
async function slowWayTo({ staging }: Mock) {
  const door = createServer((socket) => {
    const onward = connect(Number(staging.baseUrl.port), '127.0.0.1');
    socket.pipe(onward);
    onward.on('data', (bytes) => setTimeout(() => socket.writable && socket.write(bytes), DELAY));
    onward.on('end', () => setTimeout(() => socket.end(), DELAY));
    for (const side of [socket, onward]) {
      side.on('error', () => {});
      side.on('close', () => setTimeout(() => [socket, onward].map((one) => one.destroy()), DELAY));
    }
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return { port: (door.address() as AddressInfo).port, close: () => door.close() };
}

async function verify(make: NonNullable<Parameters<typeof startMock>[0]>['handler']) {
  let putOff = 0;
  const mock = await startMock({
    description,
    authorityFolder: join(folder, 'authority'),
    handler: (world) => {
      const handler = limited((make ?? handlerOf(({ correct }) => correct))(world));
      return (request) => {
        const answer = handler(request);
        if (answer.status === 429) putOff += 1;
        return answer;
      };
    },
  });
  const { secret } = mock.registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: 0 });
  const way = await slowWayTo(mock);
  const target = await createLiveTarget({
    baseUrl: new URL(`https://127.0.0.1:${way.port}${description.basePath}`),
    environment: 'staging',
    description,
    caFile: mock.caFile,
    credentials: new Map([['valid', secret]]),
  });
  const results: Result[] = [];
  for await (const result of runContract(target)) results.push(result);
  way.close();
  await mock.close();
  return { results, putOff, verdict: createReport(target, new Date(0), results).summary.verdict };
}

// Nothing of it is simulated: a late answer and a real Retry-After cost the time that they cost.
describe('on a slow server that limits the rate', () => {
  test('a correct one conforms', async () => {
    const { verdict, results, putOff } = await verify(undefined);
    const missed = results.filter(({ outcome }) => ['failed', 'inconclusive', 'errored'].includes(outcome));
    expect(missed.map(({ id, operation, outcome, observed }) => [id, operation, outcome, observed])).toEqual([]);
    expect(verdict).toBe('conforms');
    expect(putOff).toBeGreaterThan(0);
    // A request or two in each second, and those that were already on their way.
    expect(putOff).toBeLessThan(results.length / 10);
  });

  test('one with a defect is found out', async () => {
    const planted = mutants.find(({ id }) => id === 'M03')?.server.handler;
    expect(planted).toBeDefined();
    const { verdict, results, putOff } = await verify(planted);
    const failed = results.filter(({ outcome }) => outcome === 'failed');
    expect([...new Set(failed.map(({ operation }) => operation))]).toEqual(['retrievePayments']);
    expect(failed[0]).toMatchObject({
      id: 'A-04',
      causes: expect.arrayContaining(['forgets the check on one operation']),
    });
    expect(verdict).toBe('violated');
    expect(putOff).toBeGreaterThan(0);
  });
});
