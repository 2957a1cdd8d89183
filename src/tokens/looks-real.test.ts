import { expect, test } from 'vitest';
import { looksReal } from './looks-real.ts';

test.each([
  ['a random value', 'k3J9sd02LmQx81ZpTv55', true],
  ['one as short as a token may be', 'k3J9sd02LmQx81Zp', true],
  ['one that is too short for a token', 'k3J9sd02LmQx81Z', false],
  ['one that says that it is of a mock', 'mock-k3J9sd02LmQx81ZpTv55', false],
  ['one that says so in capitals', 'MOCK-k3J9sd02LmQx81ZpTv55', true],
  ['one that says so in the middle', 'k3J9sd02-mock-LmQx81ZpTv55', true],
])('%s', (_title, value, expected) => {
  expect(looksReal(value)).toBe(expected);
});
