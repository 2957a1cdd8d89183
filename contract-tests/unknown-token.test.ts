import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unknownLike } from './unknown-token.ts';

test('an unknown token keeps length, tag and kinds of characters, and is another one', () => {
  const real = 'mock-staging-valid-WK59PFkl0JfI2yyVlbPegBPr';
  const guess = unknownLike(real);
  expect(guess).toMatch(/^mock-staging-valid-[A-Z]{2}\d{2}[A-Z]{2}[a-z]{2}\d[A-Z][a-z][A-Z]\d[a-z]{2}[A-Z]/);
  expect(guess).toHaveLength(real.length);
  expect(guess).not.toBe(real);
});

test('a token without a tag is random from its start', () => {
  expect(unknownLike('0123456789abcdef')).toMatch(/^\d{10}[a-z]{6}$/);
});

test('every token has unknown ones of the same length that a header can carry', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~+/='), minLength: 8, maxLength: 80 }), (real) => {
      const guess = unknownLike(real);
      expect(guess).toHaveLength(real.length);
      expect(guess).toMatch(/^[\x21-\x7e]+$/);
    }),
  );
});
