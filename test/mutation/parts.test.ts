import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import data from './parts.json' with { type: 'json' };

const { notMutated, parts } = data;

const all = ['src', 'mock-server'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
);
const subjects = all.filter((file) => file.endsWith('.ts') && !/\.(test|browser|built|d)\.ts$/.test(file));

/** The files that a pattern names: all of one folder, or one. */
function filesOf(pattern: string): readonly string[] {
  return subjects.filter((file) => file === pattern || `${dirname(file)}/*.ts` === pattern);
}

const named = [...parts.flatMap(({ mutate }) => mutate), ...Object.keys(notMutated)];

test('every pattern names a file', () => {
  expect(named.filter((pattern) => filesOf(pattern).length === 0)).toEqual([]);
});

test('every file is mutated in one part, or named as one that is not', () => {
  const mutated = parts.flatMap(({ mutate }) => mutate.flatMap(filesOf));
  const left = Object.keys(notMutated).flatMap(filesOf);
  // A file that is named as left out is taken out of its folder.
  const wrong = subjects.filter(
    (file) => !left.includes(file) && mutated.filter((other) => other === file).length !== 1,
  );
  expect(wrong).toEqual([]);
});

test('every part has tests', () => {
  const tests = all.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.properties.test.ts'));
  const without = parts.filter(
    ({ tests: own }) => !own.some((pattern) => tests.some((file) => matches(file, pattern))),
  );
  expect(without).toEqual([]);
});

/** Whether a file is one of a pattern that has at most one star or one list of names. */
function matches(file: string, pattern: string): boolean {
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll('*', '[^/]*')
    .replace(/\{(.*)\}/, (_, names: string) => `(${names.replaceAll(',', '|')})`);
  return new RegExp(`^${source}$`).test(file);
}
