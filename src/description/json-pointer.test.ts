import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointerOf } from '../pointer-of.ts';
import { keysOf, replaceAt, valueAt } from './json-pointer.ts';
import type { Json } from './operation.ts';

describe('a JSON pointer is read as its keys', () => {
  test.each([
    ['/a/b', ['a', 'b']],
    ['#/a/b', ['a', 'b']],
    ['/', ['']],
    ['/a//b', ['a', '', 'b']],
    ['/a~1b', ['a/b']],
    ['/a~0b', ['a~b']],
    ['/~01', ['~1']],
    ['/~10', ['/0']],
    ['#/application~1json', ['application/json']],
    ['#/a%20b', ['a b']],
    ['#/a%7E1b', ['a/b']],
    ['#/%C3%A4', ['ä']],
    ['/100%', ['100%']],
    ['/%zz', ['%zz']],
    ['/a#/b', ['a#', 'b']],
    ['/0', ['0']],
  ])('%s', (pointer, keys) => {
    expect(keysOf(pointer)).toEqual(keys);
  });

  test('whatever was written comes back, but for percent signs', () => {
    const key = fc.string().filter((text) => !text.includes('%'));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1 }), (keys) => {
        expect(keysOf(pointerOf(keys))).toEqual(keys);
      }),
    );
  });
});

const value: Json = { a: { 'b/c': 1, '~': null, l: [1, 2] }, e: '' };

describe('the value at a pointer', () => {
  test.each<readonly [pointer: string, found: Json | undefined]>([
    ['/a/b~1c', 1],
    ['/a/~0', null],
    ['/a/l', [1, 2]],
    ['/e', ''],
    ['/b', undefined],
    ['/a/b', undefined],
    ['/e/length', undefined],
    ['/a/l/0', undefined],
    ['/a/~0/b', undefined],
    ['/constructor', undefined],
    ['/__proto__', undefined],
  ])('%s', (pointer, found) => {
    expect(valueAt(value, pointer)).toEqual(found);
  });
});

describe('replacing what is at a pointer', () => {
  test.each<readonly [title: string, pointer: string, result: Json]>([
    ['changes a field', '/e', { ...value, e: 'new' }],
    ['changes a field inside', '/a/b~1c', { ...value, a: { 'b/c': 'new', '~': null, l: [1, 2] } }],
    ['changes null', '/a/~0', { ...value, a: { 'b/c': 1, '~': 'new', l: [1, 2] } }],
    ['changes a whole list', '/a/l', { ...value, a: { 'b/c': 1, '~': null, l: 'new' } }],
    ['ignores an absent field', '/b', value],
    ['ignores an absent field inside', '/a/x/y', value],
    ['ignores what stands in a list', '/a/l/0', value],
    ['ignores what stands in a text', '/e/length', value],
    ['ignores what every object inherits', '/constructor', value],
    ['ignores the prototype', '/__proto__/a', value],
  ])('%s', (_title, pointer, result) => {
    const before = structuredClone(value);
    expect(replaceAt(value, pointer, 'new')).toEqual(result);
    expect(value).toEqual(before);
  });

  test('never mutates, adds no field, and shows in the value if the field is there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string(), { minLength: 1 }), (json, keys) => {
        const given = json as Json;
        const before = structuredClone(given);
        const pointer = pointerOf(keys);
        const there = valueAt(given, pointer) !== undefined;
        const result = replaceAt(given, pointer, 'new');
        expect(given).toEqual(before);
        if (there) expect(valueAt(result, pointer)).toBe('new');
        else expect(result).toEqual(given);
      }),
    );
  });
});
