import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64 } from './from-base64.ts';

const anyLetters = fc.string({ unit: fc.constantFrom(...'ABZaz09+/-_ \n!ä') });

test('decodes as Node does, whatever stands between the letters', () => {
  fc.assert(
    fc.property(anyLetters, fc.constantFrom('', '=', '=='), (text, padding) => {
      expect(fromBase64(text + padding)).toBe(Buffer.from(text + padding, 'base64').toString('latin1'));
    }),
  );
});

test('gives back what was encoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const encoded = Buffer.from(bytes);
      expect(fromBase64(encoded.toString('base64'))).toBe(encoded.toString('latin1'));
      expect(fromBase64(encoded.toString('base64url'))).toBe(encoded.toString('latin1'));
    }),
  );
});
