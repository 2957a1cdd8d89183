import { expect, test } from 'vitest';
import { createRestraint } from './restraint.ts';

test.each([
  ['as many as may be borne', [0, 1, 2], [true, true, true]],
  ['one too many', [0, 1, 2, 9], [true, true, true, false]],
  ['as many again once the first are long enough ago', [0, 1, 2, 10, 11, 12], [true, true, true, true, true, true]],
  ['one too many, and none after it, however late', [0, 1, 2, 3, 1000], [true, true, true, false, false]],
])('of %s: three within 10 ms', (_, instants, expected) => {
  expect(instants.map(createRestraint(3, 10))).toEqual(expected);
});
