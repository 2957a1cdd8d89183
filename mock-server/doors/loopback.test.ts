import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['128.0.0.1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.0.1', false],
  ['::2', false],
  ['localhost', false],
  ['', false],
])('only this machine reaches %j: %j', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
