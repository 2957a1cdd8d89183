import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestOf, fingerprintOf, fingerprintOfDigest } from './digest.ts';

/** Enough that each of the bytes that are printed is below 16 in some of them. */
const values = Array.from({ length: 200 }, (_, number) => `value-${number}-ä`);

test('the digest of a value is its SHA-256', () => {
  expect(values.map(digestOf)).toEqual(values.map((value) => createHash('sha256').update(value).digest('base64')));
});

test('the fingerprint of a value, and of its digest, is the beginning of what sha256sum prints', () => {
  const printed = values.map((value) => createHash('sha256').update(value).digest('hex').slice(0, 8));
  expect(values.map(fingerprintOf)).toEqual(printed);
  expect(values.map((value) => fingerprintOfDigest(digestOf(value)))).toEqual(printed);
});
