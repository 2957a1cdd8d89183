import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPreferences, writePreference } from './preferences.ts';

describe('Prefer', () => {
  test.each([
    ['is not there', [], {}],
    ['is empty', [''], {}],
    ['names a status', ['code=404'], { code: '404' }],
    ['names an example', ['example=open'], { example: 'open' }],
    ['names both', ['code=200, example=open'], { code: '200', example: 'open' }],
    ['names all three', ['dynamic=true,example=a,code=200'], { code: '200', example: 'a', dynamic: 'true' }],
    ['comes in several lines', ['code=200', 'example=open'], { code: '200', example: 'open' }],
    ['is in capitals', ['CODE=200, Example=Open'], { code: '200', example: 'Open' }],
    ['has blanks everywhere', ['\t code \t=  200 ,  example = open '], { code: '200', example: 'open' }],
    ['has empty elements', [',, code=200 ,, ,example=open,'], { code: '200', example: 'open' }],
    ['quotes its values', ['code="200", example="open"'], { code: '200', example: 'open' }],
    [
      'quotes a comma and a semicolon',
      ['example="a, b; code=500", code=200'],
      { example: 'a, b; code=500', code: '200' },
    ],
    ['escapes in quotes', ['example="a\\"b\\\\c\\d, e"'], { example: 'a"b\\cd, e' }],
    ['has blanks in a value without quotes', ['example=an open case'], { example: 'an open case' }],
    ['has an equals sign in a value', ['example=a=b'], { example: 'a=b' }],
    ['says a thing twice: the first counts', ['code=404, code=500', 'code=409'], { code: '404' }],
    ['has parameters, which are passed over', ['code=404; example=open; code=500'], { code: '404' }],
    ['has quoted parameters', ['code=404; note="a, example=b", example=open'], { code: '404', example: 'open' }],
    ['gives no value', ['code, example=, dynamic'], { code: '', example: '', dynamic: '' }],
    ['gives an empty value in quotes', ['example=""'], { example: '' }],
    ['has only unknown preferences', ['respond-async, return=minimal, wait=10; x'], {}],
    ['has unknown ones beside known ones', ['return=minimal, code=404, handling=lenient'], { code: '404' }],
    ['names what every object has', ['__proto__=1, constructor=2, toString=3'], {}],
    ['has names that only begin alike', ['codes=404, xcode=1, code-x=2'], {}],
    ['has a query twin, which Prism takes and this does not', ['__code=404'], {}],
    ['lacks a comma', ['code=404 example=open'], { code: '404 example=open' }],
    ['leaves a quote open', ['example="open, code=404'], { example: '"open, code=404' }],
    ['leaves a quote open in another line', ['example="open', 'code=404'], { example: '"open', code: '404' }],
    ['ends in a backslash', ['example="open\\'], { example: '"open\\' }],
    ['is punctuation', ['=;,="\\";=,'], {}],
  ])('that %s: %j is read as %j', (_title, lines, expected) => {
    expect(readPreferences(lines)).toEqual(expected);
  });

  test('is read whatever stands in it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('code', 'example', 'dynamic', '=', '"', '\\', ',', ';', ' ', '404', '\0', '\n'),
    );
    const line = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const read = readPreferences(lines);
        expect(Object.keys(read).filter((name) => !['code', 'example', 'dynamic'].includes(name))).toEqual([]);
        expect(Object.values(read).every((value) => lines.some((text) => text.length >= value.length))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('is read back as it was written, also among others', () => {
    const value = fc.string({ minLength: 1, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(value, value, (code, example) => {
        const line = ['return=minimal', writePreference('code', code), writePreference('example', example)].join(', ');
        expect(readPreferences([line])).toEqual({ code, example });
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['code', '404', 'code=404'],
  ['example', 'an open case', 'example="an open case"'],
  ['example', 'a"b\\c', 'example="a\\"b\\\\c"'],
  ['dynamic', '', 'dynamic=""'],
] as const)('%s with the value %j is written %s', (name, value, expected) => {
  expect(writePreference(name, value)).toBe(expected);
});
