import { describe, expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

describe('a spread has the median, the least and the most', () => {
  test.each([
    ['of one figure', [7], { median: 7, min: 7, max: 7 }],
    ['of an odd number', [30, 4, 9], { median: 9, min: 4, max: 30 }],
    ['of an even number, the mean of the two in the middle', [4, 10, 1, 2], { median: 3, min: 1, max: 10 }],
    ['by size and not by text', [10, 9, 100], { median: 10, min: 9, max: 100 }],
  ] as const)('%s', (_, figures, spread) => {
    expect(spreadOf(figures)).toEqual(spread);
  });
});
