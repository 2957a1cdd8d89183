import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';
import { assertions } from './assertions/all.ts';
import { catalogue, catalogueInMarkdown } from './catalogue.ts';

test('docs/assertions.md says what the code says (npm run docs writes it anew)', async () => {
  await expect(catalogueInMarkdown()).toMatchFileSnapshot(join(packageRoot, 'docs', 'assertions.md'));
});

test('every assertion says what it does to its target, and notices something', () => {
  const entries = catalogue();
  expect(entries.map(({ id }) => id)).toEqual(assertions.map(({ id }) => id));
  expect(entries.filter(({ effectOnTarget }) => effectOnTarget === '')).toEqual([]);
  expect(entries.filter(({ notices }) => notices.length === 0)).toEqual([]);
});

test.each([
  ['A-04', 'nothing but reading'],
  ['A-05', 'sends 1 refused token to each operation'],
  ['L-02', 'puts the disposable token at risk'],
  ['X-02', 'needs a mock of our own'],
  ['X-11', 'may replace a token; puts the disposable token at risk'],
  ['H-14', 'rough: only to a server on this machine; sends 6 refused tokens'],
  ['T-05', 'sends no request'],
])('%s: %s', (id, effect) => {
  expect(catalogue().find((entry) => entry.id === id)?.effectOnTarget).toBe(effect);
});
