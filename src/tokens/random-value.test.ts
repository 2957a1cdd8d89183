import { afterEach, expect, test, vi } from 'vitest';
import { randomValue } from './random-value.ts';

afterEach(() => vi.restoreAllMocks());

test('a random value is never the same', () => {
  expect(new Set(Array.from({ length: 1000 }, randomValue)).size).toBe(1000);
});

test.each([0, 0x3e, 0x3f, 0xbe, 0xfb, 0xff])('32 bytes of %i are written in Base64url without padding', (byte) => {
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (array instanceof Uint8Array) array.fill(byte);
    return array;
  });
  expect(randomValue()).toBe(Buffer.alloc(32, byte).toString('base64url'));
});
