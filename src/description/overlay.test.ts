import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { mutatedText } from '../../test/arbitraries/mutated-text.ts';
import { mutatedValue } from '../../test/arbitraries/mutated-value.ts';
import { Fault } from '../fault.ts';
import { applyOverlay } from './overlay.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-overlay-'));
const file = join(folder, 'overlay.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const info = { title: 'A correction', version: '1' };

/** Applies an overlay to a document that must come out of it unchanged. */
async function apply(document: unknown, overlay: unknown): Promise<unknown> {
  writeFileSync(file, JSON.stringify(overlay, undefined, 1));
  const before = structuredClone(document);
  try {
    return await applyOverlay(document, file);
  } finally {
    expect(document).toEqual(before);
  }
}

const applyActions = (document: unknown, ...actions: readonly unknown[]): Promise<unknown> =>
  apply(document, { overlay: '1.0.0', info, actions });

test.each<readonly [title: string, document: unknown, action: unknown, result: unknown]>([
  ['an object gets new fields', { a: { b: 1 } }, { target: '$.a', update: { c: 2 } }, { a: { b: 1, c: 2 } }],
  ['an object keeps fields that are not named', { a: 1, b: 2 }, { target: '$', update: { b: 3 } }, { a: 1, b: 3 }],
  [
    'objects merge at every depth',
    { a: { b: { c: 1, d: 2 } } },
    { target: '$', update: { a: { b: { d: 3, e: 4 } } } },
    { a: { b: { c: 1, d: 3, e: 4 } } },
  ],
  ['an array grows by one entry', { l: [1] }, { target: '$.l', update: { a: 2 } }, { l: [1, { a: 2 }] }],
  ['an array grows by a list', { l: [1] }, { target: '$.l', update: [2, 3] }, { l: [1, 2, 3] }],
  ['an array inside an update grows too', { l: [1] }, { target: '$', update: { l: [2] } }, { l: [1, 2] }],
  ['a plain value gives way', { a: 1, b: 2 }, { target: '$.a', update: 'x' }, { a: 'x', b: 2 }],
  ['a plain value gives way to an object', { a: 1 }, { target: '$.a', update: { b: 2 } }, { a: { b: 2 } }],
  ['null gives way', { a: null }, { target: '$.a', update: 1 }, { a: 1 }],
  ['a value can become null', { a: 1 }, { target: '$.a', update: null }, { a: null }],
  [
    'every match is changed',
    { l: [{ a: 1 }, { a: 2 }] },
    { target: '$.l[*].a', update: 3 },
    { l: [{ a: 3 }, { a: 3 }] },
  ],
  ['a field is taken out', { a: 1, b: 2 }, { target: '$.a', remove: true }, { b: 2 }],
  ['an item is taken out', { l: [1, 2, 3] }, { target: '$.l[1]', remove: true }, { l: [1, 3] }],
  ['several items are taken out', { l: [1, 2, 3, 4] }, { target: '$.l[0,1,3]', remove: true }, { l: [3] }],
  ['… in whatever order they are named', { l: [1, 2, 3] }, { target: '$.l[2,0]', remove: true }, { l: [2] }],
  ['… from the end', { l: [1, 2, 3] }, { target: '$.l[::-1]', remove: true }, { l: [] }],
  ['… once when named twice', { l: [1, 2, 3] }, { target: '$.l[0,0]', remove: true }, { l: [2, 3] }],
  ['… at any depth', { a: { l: [1, 2, 3] } }, { target: '$.a.l[0,1]', remove: true }, { a: { l: [3] } }],
  ['… by a filter', { l: [1, 2, 3] }, { target: '$.l[?@ > 1]', remove: true }, { l: [1] }],
  ['… with what is inside them', [[1, [1]], [2]], { target: '$..[0]', remove: true }, [[]]],
  ['"remove" wins over "update"', { a: 1 }, { target: '$.a', remove: true, update: 2 }, {}],
  ['"remove: false" does not remove', { a: 1 }, { target: '$.a', remove: false, update: 2 }, { a: 2 }],
  [
    'keys may hold slashes, quotes, dots and tildes',
    { "/a'b": { 'c.d~"e': 1 } },
    { target: `$['/a\\'b']['c.d~"e']`, update: 2 },
    { "/a'b": { 'c.d~"e': 2 } },
  ],
  [
    'keys may hold backslashes and line ends',
    { 'a\\b': { "\\'": { 'c\nd': 1, e: 1 } } },
    { target: '$..*', remove: true },
    {},
  ],
  ['keys with escapes are changed where they stand', { '\\\'"\n': 1 }, { target: '$.*', update: 2 }, { '\\\'"\n': 2 }],
])('%s', async (_title, document, action, result) => {
  // A field that was taken out is not there any more, not even as `undefined`.
  expect(await applyActions(document, action)).toStrictEqual(result);
});

test('a later action sees what an earlier one did', async () => {
  const add = { target: '$', update: { a: { b: 1 } }, description: 'adds a' };
  expect(await applyActions({}, add, { target: '$.a.b', update: 2 })).toEqual({ a: { b: 2 } });
});

test.each(['1.0.0', '1.1.0', '1.0.10'])('Overlay %s is known', async (overlay) => {
  const actions = [{ target: '$.a', update: 2 }];
  expect(await apply({ a: 1 }, { overlay, info, extends: 'cfis.openapi.yaml', actions })).toEqual({ a: 2 });
});

describe('an overlay that cannot do what it says is refused', () => {
  const update = 2;
  const good = { overlay: '1.0.0', info, actions: [{ target: '$.a', update }] };
  const NEITHER = 'has neither "update" nor "remove". Say what the action does.';

  test.each<readonly [title: string, changes: object, message: string]>([
    ['no version', { overlay: undefined }, '(#): has no "overlay". Add "overlay".'],
    ['1.2.0', { overlay: '1.2.0' }, '(#/overlay): Overlay 1.2.0 is not supported. Write overlay: 1.0.0 or 1.1.0.'],
    ['2.0.0', { overlay: '2.0.0' }, '(#/overlay): Overlay 2.0.0 is not supported. Write overlay: 1.0.0 or 1.1.0.'],
    [
      'a version that only begins like 1.0',
      { overlay: '1.0.0-rc1' },
      '(#/overlay): Overlay 1.0.0-rc1 is not supported. Write overlay: 1.0.0 or 1.1.0.',
    ],
    [
      'a version that only ends like 1.0',
      { overlay: '11.0.0' },
      '(#/overlay): Overlay 11.0.0 is not supported. Write overlay: 1.0.0 or 1.1.0.',
    ],
    ['no title', { info: { version: '1' } }, '(#/info): has no "title". Add "title".'],
    ['no version of its own', { info: { title: 'A' } }, '(#/info): has no "version". Add "version".'],
    [
      'another key',
      { action: [] },
      '(#/action): "action" is not known here. Known are: overlay, info, extends, actions.',
    ],
    ['no actions', { actions: [] }, '(#/actions): has no action. Add at least one action.'],
  ])('%s', async (_title, changes, message) => {
    const fault = await apply({ a: 1 }, { ...good, ...changes }).catch((error: unknown) => error);
    expect(messageOf(fault)).toBe(message);
  });

  test.each<readonly [title: string, action: unknown, message: string]>([
    ['no target', { update }, '(#/actions/0): has no "target". Add "target".'],
    ['a target that is no text', { target: 5, update }, '(#/actions/0/target): is not a text. Write a non-empty text.'],
    [
      'a target that matches nothing',
      { target: '$.b', update },
      '(#/actions/0/target): $.b matches nothing. Point it at a part of the description.',
    ],
    [
      'a target that matches nothing to remove',
      { target: '$.l[9]', remove: true },
      '(#/actions/0/target): $.l[9] matches nothing. Point it at a part of the description.',
    ],
    [
      'a target that is no JSONPath',
      { target: 'a.b', update },
      expect.stringMatching(/^\(#\/actions\/0\/target\): is not a JSONPath of RFC 9535: .+\. Mend the expression\.$/s),
    ],
    ['neither update nor remove', { target: '$.a' }, `(#/actions/0): ${NEITHER}`],
    ['only "remove: false"', { target: '$.a', remove: false }, `(#/actions/0): ${NEITHER}`],
    [
      '"remove" that is a text',
      { target: '$.a', remove: 'true' },
      '(#/actions/0/remove): is neither true nor false. Write true or leave it out.',
    ],
    [
      'a misspelt key',
      { target: '$.a', udpate: 2 },
      '(#/actions/0/udpate): "udpate" is not known here. Known are: target, description, update, remove.',
    ],
    [
      'a plain value for an object',
      { target: '$.o', update },
      '(#/actions/0/update): is not an object, but its target is. Write the fields to merge.',
    ],
  ])('%s', async (_title, action, message) => {
    const fault = await applyActions({ a: 1, l: [1], o: {} }, action).catch((error: unknown) => error);
    expect(messageOf(fault)).toEqual(message);
  });

  test('a file that is not there', async () => {
    const missing = join(folder, 'none.yaml');
    await expect(applyOverlay({}, missing)).rejects.toThrow(`${missing}: cannot be read: no such file or directory`);
  });
});

function messageOf(fault: unknown): string {
  if (!(fault instanceof Fault) || fault.code !== 'overlay')
    throw new Error('no fault of an overlay', { cause: fault });
  return fault.message.replace(/^\S+overlay\.yaml:\d+:\d+ /, '');
}

describe('whatever an overlay has become', () => {
  const document = { a: { b: [1, { c: 2 }], d: 'e' }, "f'g": null, '\\h"': [[]] };
  const whole = {
    overlay: '1.0.0',
    info,
    actions: [
      { target: '$.a.b[1]', update: { c: 3 } },
      { target: "$['f\\'g']", remove: true },
    ],
  };

  async function applied(text: string): Promise<void> {
    writeFileSync(file, text);
    const before = structuredClone(document);
    const result = await applyOverlay(document, file).catch((error: unknown) => error);
    expect(document).toEqual(before);
    if (result instanceof Error)
      expect({ name: result.name, code: Reflect.get(result, 'code') }).toEqual({ name: 'Fault', code: 'overlay' });
  }

  test('its text is applied or refused, and the description stays as it was', async () => {
    await fc.assert(fc.asyncProperty(mutatedText(JSON.stringify(whole, undefined, 1)), applied), { numRuns: 100 });
  });

  test('so is its structure', async () => {
    const overlay = fc.oneof(mutatedValue(whole), fc.jsonValue()).map((value) => JSON.stringify(value) ?? '');
    await fc.assert(fc.asyncProperty(overlay, applied), { numRuns: 100 });
  });

  test('so is every target, and what it does to what it hits', async () => {
    const step = fc.constantFrom(
      '.a',
      '.b',
      '..*',
      '[*]',
      '[0]',
      '[-1]',
      '[1:]',
      '[::-1]',
      '..',
      '.c',
      "['f\\'g']",
      '[?@.c]',
      '[?@ > 1]',
      '[',
      '"',
      '.d',
    );
    const target = fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join('')}`);
    const change = fc.oneof(fc.record({ update: fc.jsonValue() }), fc.record({ remove: fc.boolean() }));
    const actions = fc.array(
      fc.tuple(target, change).map(([at, what]) => ({ target: at, ...what })),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(actions, (list) => applied(JSON.stringify({ ...whole, actions: list }))),
      { numRuns: 300 },
    );
  });
});
