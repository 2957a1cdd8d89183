import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { runCfis } from './cfis.ts';

const built: typeof import('../../src/index.ts') = await import(join(packageRoot, 'dist', 'index.js'));

/** A value with what its functions do left out. */
function dataOf(value: unknown): unknown {
  if (typeof value === 'function') return 'a function';
  if (value instanceof Map || value instanceof Set) return [...value].map(dataOf);
  if (Array.isArray(value)) return value.map(dataOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, dataOf(each)]));
}

test('the description that the build has read is the one in the file', async () => {
  const bundled = await built.loadDescription();
  const read = await built.loadDescription({ spec: built.bundledDescription });
  expect(bundled.operations.length).toBeGreaterThan(10);
  expect(dataOf(bundled)).toEqual(dataOf(read));
});

test('its schemas, compiled by the build, find in a body what those of the file find', async () => {
  const [bundled, read] = [
    await built.loadDescription(),
    await built.loadDescription({ spec: built.bundledDescription }),
  ];
  const bodies = [
    ...[null, 1, 'x', [], {}, { clientName: 5, unknown: true }, { invoice: { header: { date: '2026-02-30' } } }],
    ...read.operations.flatMap(({ requestBody }) => requestBody?.examples.map(({ value }) => value) ?? []),
  ];
  const pointers = read.operations.flatMap(({ requestBody }) => requestBody?.schemaPointer ?? []);
  const found = (description: typeof read): unknown =>
    pointers.map((pointer) => bodies.map((body) => description.schemas.body(pointer, body)));
  expect(pointers.length).toBeGreaterThan(3);
  expect(found(bundled)).toEqual(found(read));
});

test('a word that every object has is no command', async () => {
  const { code, stderr } = await runCfis(['constructor']);
  expect({ code, stderr: stderr.split('\n')[0] }).toEqual({ code: 2, stderr: "error: unknown command 'constructor'" });
});
