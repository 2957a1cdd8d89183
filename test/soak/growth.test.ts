import { expect, test } from 'vitest';
import { growthOf, median } from './growth.ts';

const none = { share: 0, amount: 0 };
const rising = Array.from({ length: 30 }, (_, index) => 100 + index);
const noisy = Array.from({ length: 30 }, (_, index) => 100 + 10 * ((index * 7) % 5));

test.each([
  ['the same value again and again does not grow', Array(30).fill(5), none, false],
  ['a value that rises grows', rising, none, true],
  ['… though not where so much is allowed as a share', rising, { share: 0.2, amount: 0 }, false],
  ['… or as an amount', rising, { share: 0, amount: 20 }, false],
  ['a value that falls does not grow', [...rising].reverse(), none, false],
  ['noise does not grow', noisy, none, false],
  ['a rise within noise does not show', noisy.map((value, index) => value + index), none, false],
  ['a rise beyond it does', noisy.map((value, index) => value + 5 * index), none, true],
  ['a few outliers at the end are none', [...Array(27).fill(5), 500, 500, 500], none, false],
  ['what rises only while it warms up does not grow', [1, 50, 99, ...Array(27).fill(100)], none, false],
])('%s', (_title, samples, allowance, grew) => {
  expect(growthOf(samples, allowance).grew).toBe(grew);
});

test('the figures are the medians of the thirds', () => {
  expect(growthOf(rising, none)).toEqual({ first: 107, last: 125, noise: 2 * 1.4826, grew: true });
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});
