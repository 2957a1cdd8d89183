import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import type { Json } from '../../src/description/operation.ts';
import { uniqueKey } from './unique-key.ts';

const { operations } = await loadDescription();
const operation = operations[0] ?? expect.fail('there is no operation');
const keyOf = (uniqueFields: readonly string[], body: Json): string | undefined =>
  uniqueKey({ ...operation, uniqueFields }, 'staging', body);

test('where the description names no field, any two bodies may be taken', () => {
  expect(keyOf([], { code: 'A' })).toBe(undefined);
});

test('a body with none of the fields has nothing in common with another', () => {
  expect(keyOf(['/code', '/country'], { name: 'A' })).toBe(undefined);
});

test('a body with one of them has, where the others are missing in both', () => {
  const [first, second, third] = [{ code: 'A' }, { code: 'A', name: 'B' }, { code: 'A', country: 'FI' }].map((body) =>
    keyOf(['/code', '/country'], body),
  );
  expect([first === second, first === third, typeof first]).toEqual([true, false, 'string']);
});
