import { expect, test } from 'vitest';
import { assertions } from '../assertions/all.ts';
import { variants } from './all.ts';

test('no two variants share an id or a title', () => {
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
  expect(new Set(variants.map(({ title }) => title)).size).toBe(variants.length);
});

test('what a variant leaves is said of assertions that there are', () => {
  const known = assertions.map(({ id }) => id);
  expect(variants.flatMap(({ leaves }) => Object.keys(leaves)).filter((id) => !known.includes(id))).toEqual([]);
});
