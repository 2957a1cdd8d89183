import { describe, expect, test } from 'vitest';
import { isMet, type Row, ratiosOf } from './row.ts';

test('figures are divided round by round, so that a slow round of the machine does not count', () => {
  // The machine was half as fast in the second round.
  expect(ratiosOf([90, 45, 91], [100, 50, 100])).toEqual({ median: 0.9, min: 0.9, max: 0.91 });
});

const ratio = { median: 0.9, min: 0.8, max: 1 };
const figure = { median: 3000, min: 2900, max: 3100 };
const row: Row = { measure: 'valid GET', contestant: 'ours', unit: 'requests/s', figure };

describe('a target is met', () => {
  test.each<readonly [string, Partial<Row>, boolean | undefined]>([
    ['not even where there is none', {}, undefined],
    ['at its bound from below', { against: 'bare', ratio, target: { bound: 'at least', value: 0.9 } }, true],
    ['not under it', { against: 'bare', ratio, target: { bound: 'at least', value: 0.901 } }, false],
    ['at its bound from above', { against: 'bare', ratio, target: { bound: 'at most', value: 0.9 } }, true],
    ['not over it', { against: 'bare', ratio, target: { bound: 'at most', value: 0.899 } }, false],
    ['by the figure where nothing is compared', { target: { bound: 'at most', value: 3000 } }, true],
    ['not by a figure over it', { target: { bound: 'at most', value: 2999 } }, false],
    ['never where nothing could be measured', { problem: 'ended with 1' }, false],
  ])('%s', (_, more, met) => {
    expect(isMet({ ...row, ...more })).toBe(met);
  });
});
