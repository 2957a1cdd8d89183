import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextIndex } from './text-index.ts';

test('whatever is added and removed, each text is found at its row and no other is', () => {
  const step = fc.record({
    does: fc.constantFrom('toggle' as const, 'clear' as const, 'reserve' as const),
    text: fc.nat(60),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const texts: string[] = [];
      const index = createTextIndex((row) => texts[row]);
      const model = new Map<string, number>();
      for (const { does, text: number } of steps) {
        const text = `text-${number}`;
        if (does === 'clear' && number === 0) {
          index.clear();
          model.clear();
        } else if (does === 'reserve') index.reserve(number);
        else if (model.has(text)) {
          index.remove(text);
          model.delete(text);
        } else {
          model.set(text, texts.push(text) - 1);
          index.add(text, texts.length - 1);
        }
      }
      for (let number = 0; number <= 60; number += 1) {
        expect(index.find(`text-${number}`)).toBe(model.get(`text-${number}`));
      }
    }),
    { numRuns: 300 },
  );
});

test('two texts with the same hash are told apart', () => {
  // Found by trying: FNV-1a of 32 bits.
  const texts = ['costarring', 'liquid'];
  const index = createTextIndex((row) => texts[row]);
  for (const [row, text] of texts.entries()) index.add(text, row);
  expect(texts.map(index.find)).toEqual([0, 1]);
  index.remove('costarring');
  expect(texts.map(index.find)).toEqual([undefined, 1]);
});
