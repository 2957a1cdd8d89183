import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import type { Operation } from '../../src/description/operation.ts';
import { withFreshExample } from './fresh-example.ts';

const { operations } = await loadDescription();
const creation = operations.find(({ id }) => id === 'createClient') as Operation;
const codeOf = ({ requestBody }: Operation): string => JSON.stringify(requestBody?.examples[0].value);

test('an operation whose fields need not be unique stays as it is', () => {
  expect(operations.map(withFreshExample)).toEqual(operations);
});

test('a unique field gets other digits in the same shape, and nothing else changes', () => {
  const unique = { ...creation, uniqueFields: ['/client/businessCode'] };
  const codes = Array.from({ length: 20 }, () => codeOf(withFreshExample(unique)));
  const shape = codeOf(creation).replace('"0000001-0"', '"CODE"');
  expect(codes.map((code) => code.replace(/"\d{7}-\d"/, '"CODE"'))).toEqual(codes.map(() => shape));
  expect(new Set(codes).size).toBe(20);
});
