import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Presented, presentedToken } from './presented.ts';

const HEADER = 'X-Api-Key';

const value = (text: string): Presented => ({ kind: 'value', value: text });

const rows: readonly (readonly [title: string, headers: readonly string[], presented: Presented])[] = [
  ['no header at all is missing', [], { kind: 'missing' }],
  ['another header is no token', ['Authorization', 'abc'], { kind: 'missing' }],
  ['a name that only begins like the header is another one', ['X-Api-Key-2', 'abc'], { kind: 'missing' }],
  ['a value that reads like the header is no token', ['Host', HEADER, 'Accept', 'abc'], { kind: 'missing' }],
  ['an empty value is blank', [HEADER, ''], { kind: 'blank' }],
  ['spaces alone are blank', [HEADER, '   '], { kind: 'blank' }],
  ['tabs alone are blank', [HEADER, '\t\t'], { kind: 'blank' }],
  ['two blank lines are blank', [HEADER, '', HEADER, ' '], { kind: 'blank' }],
  ['a value is a value', [HEADER, 'abc'], value('abc')],
  ['white space around a value is no part of it', [HEADER, ' \tabc\t '], value('abc')],
  ['white space inside a value is part of it', [HEADER, 'a b\tc'], value('a b\tc')],
  ['other white space than space and tab is part of it', [HEADER, '\u00a0abc\n'], value('\u00a0abc\n')],
  ['quotes are part of it', [HEADER, '"abc"'], value('"abc"')],
  ['a comma is part of it', [HEADER, 'abc, abc'], value('abc, abc')],
  ['a scheme name is part of it', [HEADER, 'Bearer abc'], value('Bearer abc')],
  ['letter case is kept', [HEADER, 'aBc'], value('aBc')],
  ['the name counts in lower case', ['x-api-key', 'abc'], value('abc')],
  ['the name counts in upper case', ['X-API-KEY', 'abc'], value('abc')],
  ['the same value twice is one token', [HEADER, 'abc', 'x-api-key', ' abc '], value('abc')],
  ['two values are ambiguous', [HEADER, 'abc', HEADER, 'abd'], { kind: 'ambiguous' }],
  ['two values that differ in letter case are ambiguous', [HEADER, 'abc', HEADER, 'ABC'], { kind: 'ambiguous' }],
  ['a blank line and a value are ambiguous', [HEADER, '', HEADER, 'abc'], { kind: 'ambiguous' }],
  ['a value and a blank line are ambiguous', [HEADER, 'abc', HEADER, ' '], { kind: 'ambiguous' }],
  ['a name without a value at the end is not there', ['Host', 'h', HEADER], { kind: 'missing' }],
  ['a run of 200,000 spaces is blank', [HEADER, ' '.repeat(200_000)], { kind: 'blank' }],
  ['a run of 200,000 spaces inside is kept', [HEADER, `a${' '.repeat(200_000)}b`], value(`a${' '.repeat(200_000)}b`)],
];

test.each(rows)('%s', (_title, headers, presented) => {
  expect(presentedToken(headers, HEADER)).toEqual(presented);
});

test('any list of lines reads as something', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom(HEADER, 'x-api-key', '', ' '));
  fc.assert(
    fc.property(fc.array(line), (headers) => {
      expect(presentedToken(headers, HEADER).kind).toBeOneOf(['missing', 'blank', 'ambiguous', 'value']);
    }),
  );
});

test('a value reads as itself, whatever white space surrounds it', () => {
  const visible = fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter((text) => text.trim() === text);
  const space = fc.string({ unit: fc.constantFrom(' ', '\t') });
  fc.assert(
    fc.property(visible, space, space, (text, before, after) => {
      expect(presentedToken([HEADER, before + text + after], HEADER)).toEqual(value(text));
    }),
  );
});

test('lines of other fields, and the order of all, change nothing', () => {
  const own = fc.tuple(fc.constantFrom(HEADER, 'x-api-key'), fc.constantFrom('abc', ' abc', 'abd', '', ' '));
  const other = fc.tuple(
    fc.constantFrom('Authorization', 'X-Api-Key2', 'X_Api_Key', ''),
    fc.constantFrom('abc', HEADER),
  );
  fc.assert(
    fc.property(
      fc.array(own, { maxLength: 3 }),
      fc.array(other, { maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      (lines, others, keys) => {
        const mixed = [...lines, ...others]
          .map((line) => ({ line, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        const shown = presentedToken(
          mixed.flatMap(({ line }) => line),
          HEADER,
        );
        expect(shown).toEqual(presentedToken(lines.flat(), HEADER));
        const values = new Set(lines.map(([, text]) => text.trim()));
        if (shown.kind === 'value') expect(values).toEqual(new Set([shown.value]));
      },
    ),
  );
});
