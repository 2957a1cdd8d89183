import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

describe('whatever lines a header section has', () => {
  const name = fc.oneof(
    fc.constantFrom('x-a', 'X-A', 'x-b', '', '__proto__'),
    // A field name is of ASCII (RFC 9110 section 5.6.2).
    fc.string({ unit: 'binary-ascii', maxLength: 4 }),
  );
  const lines = fc.array(fc.tuple(name, fc.oneof(name, fc.string({ unit: 'binary' }))), { maxLength: 8 });

  test('the values of a field are those of its lines in order, in whatever letter case it is asked for', () => {
    fc.assert(
      fc.property(lines, name, (section, wanted) => {
        const own = section.filter(([written]) => written.toLowerCase() === wanted.toLowerCase());
        const values = own.map(([, value]) => value);
        expect(headerValues(section.flat(), wanted)).toEqual(values);
        expect(headerValues(section.flat(), wanted.toLowerCase())).toEqual(values);
      }),
    );
  });

  test('what is left without a field is every line of the others, and nothing of it', () => {
    fc.assert(
      fc.property(lines, name, (section, unwanted) => {
        const others = section.filter(([written]) => written.toLowerCase() !== unwanted.toLowerCase());
        expect(withoutField(section.flat(), unwanted)).toEqual(others.flat());
      }),
    );
  });
});
