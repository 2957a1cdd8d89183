import { describe, expect, test } from 'vitest';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { requestOf } from '../../test/made/request.ts';
import { answer } from '../answer.ts';
import type { Answer } from '../encode.ts';
import { createWorld } from '../world.ts';
import { disturb } from './disturb.ts';
import { disturbanceKinds, type FaultOrder } from './fault-order.ts';
import type { PlannedFault } from './faults.ts';

const description = await loadDescription();
const GOOD = 'mock-a-good-token';
const good = requestOf({ headers: ['X-Api-Key', GOOD] });
const renewal = { ...good, path: '/api/v1/partner/renew' };

/** A mock at instant 10, with one good token and one fault. */
function start(order: FaultOrder) {
  const clock = createClock();
  clock.freeze(10);
  const token = { id: 'good', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 } as const;
  const world = createWorld({ description, tokens: [{ secret: new Secret(GOOD), token }], clock });
  world.faults.plan(order);
  return { world, ask: (request: Partial<RequestFacts> = {}) => answer({ ...good, ...request }, world) };
}

function inBrief({ status, headers, body: bytes, delivery }: Answer): object {
  const retryAfter = headers[headers.indexOf('Retry-After') + 1];
  return {
    status,
    body: Buffer.from(bytes).toString(),
    ...(headers.includes('Retry-After') && { retryAfter }),
    ...(delivery && { delivery }),
  };
}

const active = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

test.each<readonly [title: string, order: FaultOrder, expected: object]>([
  ['comes late', { kind: 'latency', delayMs: 5 }, { ...active, delivery: { delayMs: 5 } }],
  ['comes slowly', { kind: 'slow-body', bodyOverMs: 5 }, { ...active, delivery: { bodyOverMs: 5 } }],
  ['is lost to a reset', { kind: 'reset' }, { ...active, delivery: { cut: 'reset' } }],
  ['is lost to a closed connection', { kind: 'empty' }, { ...active, delivery: { cut: 'empty' } }],
  ['is cut', { kind: 'truncated' }, { ...active, delivery: { cut: 'mid-body' } }],
  ['is no JSON', { kind: 'malformed' }, { status: 200, body: '{"isValid":true,"mess' }],
  [
    'is another, in the words of the description',
    { kind: 'status', status: 401 },
    { status: 401, body: '{"message":"The access token is missing or not valid."}' },
  ],
  [
    'is another that the description does not know',
    { kind: 'status', status: 503 },
    { status: 503, body: '{"message":"Service Unavailable."}' },
  ],
  [
    'says when to come back',
    { kind: 'status', status: 429, retryAfterSeconds: 7 },
    { status: 429, body: '{"message":"Too Many Requests."}', retryAfter: '7' },
  ],
  [
    'says how long it takes, in whole seconds',
    { kind: 'status', status: 429, until: 1011 },
    { status: 429, body: '{"message":"Too Many Requests."}', retryAfter: '2' },
  ],
  [
    'says nothing of that where it is not about load',
    { kind: 'status', status: 500, until: 1011 },
    { status: 500, body: '{"message":"Internal Server Error."}' },
  ],
  [
    'is that of a gateway where the request is lost behind it',
    { kind: 'latency', delayMs: 5, loses: 'request' },
    { status: 504, body: '{"message":"Gateway Timeout."}', delivery: { delayMs: 5 } },
  ],
])('an answer %s', (_title, order, expected) => {
  expect(inBrief(start(order).ask())).toEqual(expected);
});

describe('on the wire', () => {
  const bytes = new TextEncoder().encode('{"a":1}');
  const whole: Answer = {
    status: 200,
    headers: ['X-A', 'content-length', 'content-length', '7', 'X-B', '7'],
    body: bytes,
  };
  const gateway = (message: string, ...more: readonly string[]): Omit<Answer, 'status'> => {
    const json = Buffer.from(JSON.stringify({ message }));
    const headers = ['Content-Type', 'application/json', 'Content-Length', `${json.byteLength}`];
    return { headers: [...headers, 'Cache-Control', 'no-store', ...more], body: json };
  };
  const planned = { id: 'fault-1', struck: 1 };

  test.each<readonly [title: string, answer: Answer | undefined, fault: PlannedFault, expected: Answer]>([
    [
      'an overloaded service says when to come back, and that nothing is to be stored',
      whole,
      { ...planned, kind: 'status', status: 503, until: 3010 },
      { status: 503, ...gateway('Service Unavailable.', 'Retry-After', '2') },
    ],
    [
      'one that is about to be well says one second',
      whole,
      { ...planned, kind: 'status', status: 429, until: 1011 },
      { status: 429, ...gateway('Too Many Requests.', 'Retry-After', '1') },
    ],
    [
      'a status that is not about load says neither',
      whole,
      { ...planned, kind: 'status', status: 500, until: 3010 },
      { status: 500, ...gateway('Internal Server Error.') },
    ],
    [
      'a status without a name is no success',
      whole,
      { ...planned, kind: 'status', status: 599 },
      { status: 599, ...gateway('No success.') },
    ],
    [
      'where the request was lost, its gateway says so',
      undefined,
      { ...planned, kind: 'latency', delayMs: 5 },
      { status: 504, ...gateway('Gateway Timeout.'), delivery: { delayMs: 5 } },
    ],
    [
      'half a body has its own length, and every other field as it was',
      whole,
      { ...planned, kind: 'malformed' },
      {
        status: 200,
        headers: ['X-A', 'content-length', 'content-length', '3', 'X-B', '7'],
        body: bytes.subarray(0, 3),
      },
    ],
    [
      'half of nothing is nothing',
      { status: 204, headers: ['Content-Length', '00'], body: new Uint8Array(0) },
      { ...planned, kind: 'malformed' },
      { status: 204, headers: ['Content-Length', '00'], body: new Uint8Array(0) },
    ],
  ])('%s', (_title, answered, fault, expected) => {
    const { body: told, ...rest } = disturb(answered, fault, undefined, 1010);
    const { body: wanted, ...others } = expected;
    expect({ ...rest, body: [...told] }).toEqual({ ...others, body: [...wanted] });
  });
});

describe('the length that is announced', () => {
  test.each(disturbanceKinds)('after %s is that of the body', (kind) => {
    const order = { kind, status: 500, delayMs: 1, bodyOverMs: 1 } as FaultOrder;
    const { headers, body: bytes } = start(order).ask();
    expect(headers[headers.indexOf('Content-Length') + 1]).toBe(String(bytes.byteLength));
  });
});

test.each<readonly [title: string, order: FaultOrder, cause: string, old: string, count: number]>([
  ['after a lost answer, the renewal has happened', { kind: 'reset', times: 1 }, 'answered', 'replaced', 2],
  ['after a lost request, it has not', { kind: 'reset', times: 1, loses: 'request' }, 'fault', 'answered', 1],
  ['after another status, it has not', { kind: 'status', status: 502, times: 1 }, 'fault', 'answered', 1],
  [
    'after another status for its answer, it has',
    { kind: 'status', status: 502, times: 1, loses: 'answer' },
    'answered',
    'replaced',
    2,
  ],
])('%s', (_title, order, cause, old, count) => {
  const { world, ask } = start(order);
  ask(renewal);
  ask();
  const causes = world.journal.list().map((entry) => entry.cause);
  expect({ causes, tokens: [...world.registry.list()].length }).toEqual({ causes: [cause, old], tokens: count });
});

test('nobody is let in by a fault: what is disturbed of a refusal stays one', () => {
  for (const kind of disturbanceKinds) {
    for (const loses of ['request', 'answer'] as const) {
      const order = { kind, loses, status: 500, delayMs: 1, bodyOverMs: 1 } as FaultOrder;
      expect(start(order).ask({ headers: [] }).status, `${kind} ${loses}`).toBeGreaterThanOrEqual(400);
    }
  }
});

test('HEAD gets no body whatever happens, and one without a body is cut before its header section', () => {
  const brief = disturbanceKinds.map((kind) => {
    const order = { kind, status: 500, delayMs: 1, bodyOverMs: 1 } as FaultOrder;
    const { body: bytes, delivery } = start(order).ask({ method: 'HEAD' });
    return [kind, bytes.byteLength, delivery?.cut];
  });
  expect(brief).toEqual([
    ['latency', 0, undefined],
    ['status', 0, undefined],
    ['reset', 0, 'reset'],
    ['empty', 0, 'empty'],
    ['truncated', 0, 'empty'],
    ['malformed', 0, undefined],
    ['slow-body', 0, undefined],
  ]);
});

test('the journal names the fault, and no status where none arrives', () => {
  const { world, ask } = start({ kind: 'reset', times: 1 });
  ask();
  ask();
  expect(world.journal.list().map(({ status, cause, fault }) => ({ status, cause, fault }))).toEqual([
    { status: 0, cause: 'answered', fault: 'reset-1' },
    { status: 200, cause: 'answered', fault: undefined },
  ]);
});
