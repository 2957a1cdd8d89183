import { expect, test } from 'vitest';
import { randomValue } from './random-value.ts';

test('a random value is 256 bits in Base64url, and never the same', () => {
  const values = Array.from({ length: 1000 }, randomValue);
  expect(new Set(values).size).toBe(1000);
  expect(values.filter((value) => Buffer.from(value, 'base64url').toString('base64url') !== value)).toEqual([]);
  expect(values.filter((value) => Buffer.from(value, 'base64url').byteLength !== 32)).toEqual([]);
});
