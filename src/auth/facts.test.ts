import { expect, test } from 'vitest';
import { hasField, headerValues, type RawHeaders, withoutField } from './facts.ts';

const headers = ['Accept', 'x-a', 'X-A', '1', 'Host', 'x-a', 'x-a', '2'];

test.each<readonly [name: string, left: RawHeaders]>([
  ['x-a', ['Accept', 'x-a', 'Host', 'x-a']],
  ['X-A', ['Accept', 'x-a', 'Host', 'x-a']],
  ['host', ['Accept', 'x-a', 'X-A', '1', 'x-a', '2']],
  ['1', headers],
  ['x', headers],
])('without %s, in whatever letter case, every other line is left as it was', (name, left) => {
  expect(withoutField(headers, name)).toEqual(left);
});

test('a field is read by name, never by what stands in a value', () => {
  expect(['x-A', '1', 'accept'].map((name) => headerValues(headers, name))).toEqual([['1', '2'], [], ['x-a']]);
});

test.each<readonly [name: string, there: boolean]>([
  ['X-a', true],
  ['host', true],
  ['1', false],
  ['2', false],
  ['x-b', false],
])('whether there is a field %s: %s', (name, there) => {
  expect(hasField(headers, name)).toBe(there);
});
