import { describe, expect, test } from 'vitest';
import type { FaultOrder } from './fault-order.ts';
import { createFaults, type Mark } from './faults.ts';

const mark: Mark = { environment: 'staging', operation: 'retrievePayments', token: 'a', now: 9 };

/** Which of some requests each fault happens to. */
function strikes(orders: readonly FaultOrder[], ...marks: readonly Partial<Mark>[]): readonly (string | undefined)[] {
  const faults = createFaults();
  for (const order of orders) faults.plan(order);
  return marks.map((different) => faults.strike({ ...mark, ...different })?.id);
}

describe('a fault', () => {
  test.each<readonly [title: string, order: FaultOrder, marks: readonly Partial<Mark>[], struck: readonly boolean[]]>([
    ['happens always unless told', { kind: 'reset' }, [{}, {}, {}], [true, true, true]],
    ['happens once', { kind: 'reset', times: 1 }, [{}, {}], [true, false]],
    ['happens as often as told', { kind: 'reset', times: 2 }, [{}, {}, {}], [true, true, false]],
    [
      'counts only those it happens to',
      { kind: 'reset', times: 1, environment: 'production' },
      [{}, { environment: 'production' }, { environment: 'production' }],
      [false, true, false],
    ],
    [
      'is aimed at an operation',
      { kind: 'reset', operation: 'retrievePayments' },
      [{}, { operation: 'createInvoice' }, { operation: undefined }],
      [true, false, false],
    ],
    [
      'is aimed at a token',
      { kind: 'reset', token: 'a' },
      [{}, { token: 'b' }, { token: undefined }],
      [true, false, false],
    ],
    [
      'is aimed at all of these at once',
      { kind: 'reset', token: 'a', operation: 'retrievePayments', environment: 'staging' },
      [{}, { token: 'b' }, { operation: 'createInvoice' }, { environment: 'production' }],
      [true, false, false, false],
    ],
    [
      'is over from its instant, not after it',
      { kind: 'reset', until: 10 },
      [{ now: 9 }, { now: 10 }, { now: 11 }, { now: 9 }],
      [true, false, false, true],
    ],
  ])('%s', (_title, order, marks, struck) => {
    expect(strikes([order], ...marks).map((id) => id !== undefined)).toEqual(struck);
  });

  test('gives way to one that was planned before it, until that is used up', () => {
    const orders: readonly FaultOrder[] = [
      { kind: 'reset', times: 1 },
      { kind: 'empty', times: 1 },
    ];
    expect(strikes(orders, {}, {}, {})).toEqual(['reset-1', 'empty-2', undefined]);
  });

  test('that is used up, over or cancelled is listed no more', () => {
    const faults = createFaults();
    const [once, short, long] = [
      faults.plan({ kind: 'reset', times: 1 }),
      faults.plan({ kind: 'empty', until: 10 }),
      faults.plan({ kind: 'latency', delayMs: 5 }),
    ];
    const listed = (now: number): readonly string[] => faults.list(now).map(({ id }) => id);
    const before = listed(9);
    faults.strike(mark);
    expect({ before, after: listed(9), later: listed(10) }).toEqual({
      before: [once.id, short.id, long.id],
      after: [short.id, long.id],
      later: [long.id],
    });
    expect([faults.cancel(long.id), faults.cancel(long.id), listed(10)]).toEqual([true, false, []]);
  });

  test('says how often it has happened', () => {
    const faults = createFaults();
    faults.plan({ kind: 'reset', times: 3 });
    faults.strike(mark);
    faults.strike(mark);
    expect(faults.list(9)).toEqual([{ kind: 'reset', times: 3, id: 'reset-1', struck: 2 }]);
  });
});

test('every change of the plan is told', () => {
  const faults = createFaults();
  let changes = 0;
  const unsubscribe = faults.subscribe(() => {
    changes += 1;
  });
  const counted = (act: () => unknown): number => {
    const before = changes;
    act();
    return changes - before;
  };
  expect([
    counted(() => faults.plan({ kind: 'reset' })),
    counted(() => faults.strike(mark)),
    counted(() => faults.cancel('nobody')),
    counted(() => faults.cancel('reset-1')),
    counted(() => faults.clear()),
    counted(unsubscribe),
    counted(() => faults.plan({ kind: 'reset' })),
  ]).toEqual([1, 1, 0, 1, 1, 0, 0]);
});
