import { describe, expect, test } from 'vitest';
import { Fault, type FaultCode } from './fault.ts';
import { pointerOf } from './pointer-of.ts';
import { Reader, readAll } from './reader.ts';

const read = (value: unknown, code: FaultCode = 'tokens'): Reader => new Reader(value, { code, place: pointerOf });

/** What a question comes to: its answer, or the message of its fault. */
function answer(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.message;
  }
}

const TEXT = 'is not a text. Write a non-empty text.';
const OBJECT = 'is not an object. Write an object with named fields.';
const NUMBER = 'is not a whole number in range. Write a whole number from 1 to 3.';

describe('a question gets an answer of its type, or a fault with place and remedy:', () => {
  test.each<readonly [title: string, ask: () => unknown, expected: unknown]>([
    ['a text', () => read({ a: 'x' }).get('a').string(), 'x'],
    ['an empty text', () => read({ a: '' }).get('a').string(), `#/a: ${TEXT}`],
    ['a number for a text', () => read({ a: 1 }).get('a').string(), `#/a: ${TEXT}`],
    ['null for a text', () => read({ a: null }).get('a').string(), `#/a: ${TEXT}`],
    ['an absent field', () => read({}).get('a'), '#: has no "a". Add "a".'],
    ['an absent field that may be', () => read({}).find('a'), undefined],
    ['a field that every object inherits', () => read({}).find('constructor'), undefined],
    ['a field of null', () => read({ a: null }).find('a')?.value, null],
    ['a field of a list', () => read([1]).find('0'), `#: ${OBJECT}`],
    ['a field of a text', () => read('abc').find('length'), `#: ${OBJECT}`],
    ['a field of null itself', () => read(null).get('a'), `#: ${OBJECT}`],
    ['the least number', () => read(1).integer(1, 3), 1],
    ['the most', () => read(3).integer(1, 3), 3],
    ['one too few', () => read(0).integer(1, 3), `#: ${NUMBER}`],
    ['one too many', () => read(4).integer(1, 3), `#: ${NUMBER}`],
    ['a fraction', () => read(1.5).integer(1, 3), `#: ${NUMBER}`],
    ['a number in quotes', () => read('2').integer(1, 3), `#: ${NUMBER}`],
    ['no number at all', () => read(Number.NaN).integer(1, 3), `#: ${NUMBER}`],
    ['a choice', () => read('b').oneOf(['a', 'b']), 'b'],
    ['another choice', () => read('c').oneOf(['a', 'b']), '#: "c" is not known here. Write one of: a, b.'],
    ['a choice in another letter case', () => read('A').oneOf(['a']), '#: "A" is not known here. Write one of: a.'],
    [
      'a list',
      () =>
        read({ l: ['x', 'y'] })
          .get('l')
          .items()
          .map(({ path }) => pointerOf(path)),
      ['#/l/0', '#/l/1'],
    ],
    ['an object for a list', () => read({ l: {} }).get('l').items(), '#/l: is not a list. Write a list.'],
    [
      'entries',
      () =>
        read({ 'a/~b': 1 })
          .entries()
          .map(([key, { path }]) => [key, pointerOf(path)]),
      [['a/~b', '#/a~1~0b']],
    ],
    ['known keys', () => read({ a: 1 }).only(['a', 'b']).value, { a: 1 }],
    ['a misspelt key', () => read({ c: 1 }).only(['a', 'b']), '#/c: "c" is not known here. Known are: a, b.'],
    ['another place', () => read({}).at(['x', 0], 1).string(), `#/x/0: ${TEXT}`],
  ])('%s', (_title, ask, expected) => {
    expect(answer(ask)).toEqual(expected);
  });
});

describe('a word that nobody knows is quoted, but in a token file not one that may be a token:', () => {
  const long = 'x'.repeat(16);
  test.each<readonly [code: FaultCode, value: string, named: string]>([
    ['tokens', long, 'this'],
    // With its quotes it is as long as a token, and so not shown either.
    ['tokens', 'x'.repeat(14), 'this'],
    ['tokens', 'x'.repeat(13), '"xxxxxxxxxxxxx"'],
    ['description', long, `"${long}"`],
  ])('%s, %j', (code, value, named) => {
    expect([
      answer(() => read(value, code).oneOf(['a'])),
      answer(() => read({ [value]: 1 }, code).only(['a'])),
    ]).toEqual([
      `#: ${named} is not known here. Write one of: a.`,
      `#/${value}: ${named} is not known here. Known are: a.`,
    ]);
  });

  test('a fault has the code of what is read', () => {
    expect(() => read(1, 'overlay').string()).toThrow(expect.objectContaining({ code: 'overlay' }));
  });
});

describe('reading many', () => {
  test('gives all results in order', () => {
    expect(readAll([1, 2], (item) => item * 2)).toEqual([2, 4]);
  });

  test('gives none of nothing', () => {
    expect(readAll([], (item) => item)).toEqual([]);
  });

  test('lists the problems of all that failed', () => {
    const items = read(['x', 1, 'y', '']).items();
    expect(answer(() => readAll(items, (item) => item.string()))).toBe(`#/1: ${TEXT}\n#/3: ${TEXT}`);
  });

  test('keeps the lists of readings within readings together', () => {
    const rows = read([[1, 2], ['x'], [3]]).items();
    const problems = answer(() => readAll(rows, (row) => readAll(row.items(), (item) => item.string())));
    expect(problems).toBe(`#/0/0: ${TEXT}\n#/0/1: ${TEXT}\n#/2/0: ${TEXT}`);
  });

  test('reads no further than anybody would mend at one look, and says so', () => {
    let asked = 0;
    const items = read(Array.from({ length: 1000 }, () => 1)).items();
    const problems = answer(() =>
      readAll(items, (item) => {
        asked += 1;
        return item.string();
      }),
    );
    expect([asked, String(problems).split('\n').length, String(problems).split('\n').at(-1)]).toEqual([
      100,
      101,
      'there may be more that is wrong: the rest was not read. Mend this first.',
    ]);
  });

  test('hides no other error', () => {
    const bug = new TypeError('a bug');
    const fail = (): never => {
      throw bug;
    };
    expect(() => readAll([1], fail)).toThrow(bug);
  });
});
