import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { mutatedText } from '../../test/arbitraries/mutated-text.ts';
import { Fault } from '../fault.ts';
import { readYaml } from '../yaml-file.ts';
import type { KnownToken } from './known-token.ts';
import { readTokens } from './read-tokens.ts';
import { scanTokens } from './scan-tokens.ts';
import { readTokenFile } from './token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-scan-'));
const file = join(folder, 'tokens.json');
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  id: 'a',
  value: 'mock-0123456789-ABCDEF',
  kind: 'client',
  environment: 'staging',
  account: 'A Oy',
  issuedAt: '2025-01-01T00:00:00Z',
};
const other = { ...good, id: 'b', value: 'mock-9876543210-ABCDEF', expiresAt: '2026-01-01T00:00:00+02:00' };

/** Tokens with their values and places, or what is wrong. */
async function outcomeOf(reading: () => readonly KnownToken[] | Promise<readonly KnownToken[]>): Promise<unknown> {
  try {
    return (await reading()).map(({ token, secret, place }) => ({ token, value: secret.reveal(), place }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.problems;
  }
}

const asYaml = (text: string): readonly KnownToken[] => readTokens(readYaml(text, file, 'tokens'));

async function bothWays(text: string): Promise<void> {
  writeFileSync(file, text);
  const said = Buffer.from(text).toString('utf8');
  expect(await outcomeOf(() => readTokenFile(file))).toEqual(await outcomeOf(() => asYaml(said)));
}

const isScanned = (text: string): boolean => scanTokens(Buffer.from(text), file).kind === 'tokens';
const json = (...rows: readonly object[]): string => JSON.stringify({ tokens: rows });

describe('a file of plain JSON is read in one go', () => {
  test.each([
    ['no tokens', '{"tokens":[]}'],
    ['some', json(good, other)],
    ['fields in another order', json(Object.fromEntries(Object.entries(good).reverse()), other)],
    ['spaces, tabs and lines', JSON.stringify({ tokens: [good, other] }, undefined, '\t').replaceAll('\n', ' \r\n\n')],
    ['letters beyond ASCII, escaped or not', json({ ...good, account: 'Äö 😀 \u2028 "\\/' }).replace('Ä', '\\u00c4')],
    ['every end', json({ ...other, revokedAt: other.expiresAt, replacedAt: good.issuedAt })],
  ])('%s', async (_title, text) => {
    expect(isScanned(text)).toBe(true);
    await bothWays(text);
  });
});

describe('a file with anything else is left to the reader of all files', () => {
  const row = JSON.stringify(good);
  test.each([
    ['YAML', `tokens:\n  - ${row}\n`],
    ['another key', `{"tokens":[${row}],"more":1}`],
    ['a key whose end is that of another', `{"x\\"tokens":[${row}]}`],
    ['a repeated field', `{"tokens":[${row.replace('{', '{"id":"c",')}]}`],
    ['an unknown field', json({ ...good, name: 'x' })],
    ['no account', json({ ...good, account: undefined })],
    ['an empty id', json({ ...good, id: '' })],
    ['a number', json({ ...good, account: 5 })],
    ['a value with a space', json({ ...good, value: `${good.value} ` })],
    ['a short value', json({ ...good, value: 'short' })],
    ['another kind', json({ ...good, kind: 'admin' })],
    ['another environment', json({ ...good, environment: 'test' })],
    ['no instant', json({ ...good, issuedAt: '2025-02-30T00:00:00Z' })],
    ['a comma too many', `{"tokens":[${row},]}`],
    ['something behind it', `{"tokens":[${row}]} x`],
    ['a line end within a text', json(good).replace('A Oy', 'A\nOy')],
    ['an escape that there is not', json(good).replace('A Oy', 'A\\xOy')],
    ['a carriage return alone', `{"tokens":\r[${row}]}`],
    ['half of it', json(good, other).slice(0, 200)],
  ])('%s', async (_title, text) => {
    expect(isScanned(text)).toBe(false);
    await bothWays(text);
  });
});

test('ids and values that stand twice are refused in the same words', async () => {
  const third = { ...other, id: 'c' };
  const text = JSON.stringify(
    { tokens: [good, { ...good, value: 'mock-of-nobody-else-1' }, other, third] },
    undefined,
    1,
  );
  expect(isScanned(text)).toBe(true);
  await bothWays(text);
});

test('whatever the text, both ways of reading it come to the same', async () => {
  const space = fc.constantFrom('', ' ', '\n', '\t', '\r\n', '\r', '\n\n  ');
  const spaced = fc
    .array(space, { minLength: 1, maxLength: 8 })
    .map((spaces) =>
      json(good, other).replace(/[[\]{}]|":|",/g, (sign, at: number) => `${sign}${spaces[at % spaces.length]}`),
    );
  const account = fc.string({ unit: 'binary', maxLength: 6 }).map((name) => json({ ...good, account: name }, other));
  const field = fc.constantFrom(...Object.keys(other));
  const strange = fc
    .tuple(field, fc.oneof(field, fc.jsonValue()))
    .map(([name, value]) => json(good, { ...other, [name]: value }));
  const text = fc.oneof(spaced, account, strange, mutatedText(json(good, other)));
  await fc.assert(fc.asyncProperty(text, bothWays), { numRuns: 500 });
});

describe('of a file that is too large for YAML, the first broken place is told', () => {
  const tooLarge = async (text: string): Promise<unknown> => {
    writeFileSync(file, text);
    return outcomeOf(() => readTokenFile(file, 10));
  };
  const unread = { what: 'what comes after that was not read, since the file is large', remedy: 'Mend this first.' };

  test.each([
    ['a row without a field', json(good, { ...other, kind: undefined }, { ...good, kind: 'x' })],
    ['a repeated field', json(good, other).replace('"b"', '"b","id":"c"')],
    ['a short value, over several lines', JSON.stringify({ tokens: [good, { ...other, value: 'x' }] }, undefined, 2)],
  ])('%s, in the same words', async (_title, text) => {
    const problems = await outcomeOf(() => asYaml(text));
    expect(await tooLarge(text)).toEqual([(problems as readonly unknown[])[0], unread]);
  });

  test.each([
    ['YAML', 'tokens:\n  - {}\n', 1, 1],
    ['something behind the rows', `${json(good)}\n x`, 2, 2],
  ])('%s is refused with what to write instead', async (_title, text, line, column) => {
    expect(await tooLarge(text)).toEqual([
      {
        what: 'is no JSON from here on, and the file is too large for YAML',
        place: `${file}:${line}:${column}`,
        remedy: 'Write it as JSON: docs/build-offline.md says how.',
      },
    ]);
  });

  test('a file that was cut off is refused where it ends', async () => {
    const problems = (await tooLarge(json(good, other).slice(0, 250))) as readonly { readonly what: string }[];
    expect([problems[0]?.what, problems.at(-1)]).toEqual([expect.stringContaining('is not well-formed YAML'), unread]);
  });
});
