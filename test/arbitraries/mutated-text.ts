import fc from 'fast-check';

/** One change of a text: from an offset on, so many characters give way to others. */
interface Edit {
  /** As a share of the text's length. */
  readonly at: number;
  readonly cut: number;
  readonly insert: string;
}

/** What YAML, JSON and the forms of our own files trip over. */
const stumblingBlocks = [
  ...['\n', '\n\n', ' ', '\t', '\r', '\0', '\ufeff', '\u2028', '\ud800', 'ä', '💥'],
  ...[
    '-',
    '- ',
    ':',
    ': ',
    '? ',
    '#',
    ' #',
    '"',
    "'",
    '`',
    '|',
    '>',
    '|-\n',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '<<: ',
  ],
  ...[
    '!',
    '!!binary ',
    '!!set ',
    '!!js/function ',
    '%',
    '@',
    '---\n',
    '...\n',
    '~',
    'null',
    'true',
    '.inf',
    '.nan',
    '0x',
    '1e999',
  ],
  ...[
    '__proto__: ',
    'constructor: ',
    '$ref: ',
    '"#/"',
    '\\',
    '\\u0000',
    '2026-13-41T25:61:61Z',
    '-1',
    '9007199254740993',
  ],
];

/** A text after a few changes: pieces that are taken out, put in, or put in place of others. */
export function mutatedText(original: string): fc.Arbitrary<string> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(3) }, fc.nat(200)),
    insert: fc.oneof(
      { weight: 2, arbitrary: fc.constant('') },
      { weight: 5, arbitrary: fc.constantFrom(...stumblingBlocks) },
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edits.reduce(applied, original));
}

function applied(text: string, { at, cut, insert }: Edit): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + cut);
}
