import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { mutatedText } from '../../test/arbitraries/mutated-text.ts';
import { mutatedValue } from '../../test/arbitraries/mutated-value.ts';
import { Fault } from '../fault.ts';
import { fixtureTokens, readTokenFile } from './token-file.ts';

const VALUE = 'value-0123456789-ABCDEF';
const folder = mkdtempSync(join(tmpdir(), 'cfis-tokens-'));
const file = join(folder, 'tokens.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

/** The fields of a good row; the first three stand in lines 2, 3 and 4. */
const good = {
  id: 'a',
  value: VALUE,
  kind: 'client',
  environment: 'staging',
  account: 'A Oy',
  issuedAt: '2025-01-01T00:00:00Z',
};

function yamlOf(...rows: readonly Readonly<Record<string, string | undefined>>[]): string {
  const lines = rows.map((row) =>
    Object.entries(row)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
      .join('\n    '),
  );
  return `tokens:\n${lines.map((row) => `  - ${row}\n`).join('')}`;
}

async function faultOf(text: string): Promise<string> {
  writeFileSync(file, text);
  const fault = await readTokenFile(file).catch((error: unknown) => error);
  if (!(fault instanceof Fault)) throw new Error(`no fault, but ${inspect(fault)}`);
  expect(fault.code).toBe('tokens');
  expect(inspect(fault)).not.toContain(VALUE);
  return fault.message.replaceAll(file, 'FILE');
}

test('a good file gives its tokens in order, with their secrets', async () => {
  const second = { ...good, id: 'b', value: `"${VALUE}~!"`, kind: 'provisioning', environment: 'production' };
  const instants = {
    expiresAt: '1970-01-01T00:00:01Z',
    revokedAt: '1970-01-01T02:00:00+02:00',
    replacedAt: '1970-01-01T00:00:00.003Z',
  };
  writeFileSync(file, yamlOf(good, { ...second, ...instants }));
  const known = await readTokenFile(file);
  const issuedAt = 1_735_689_600_000;
  expect(known.map(({ token, secret }) => ({ ...token, value: secret.reveal() }))).toEqual([
    { ...good, issuedAt },
    { ...second, issuedAt, value: `${VALUE}~!`, expiresAt: 1000, revokedAt: 0, replacedAt: 3 },
  ]);
});

test('a value of 16 characters is long enough', async () => {
  writeFileSync(file, yamlOf({ ...good, value: 'abcdefghijklmnop' }));
  expect((await readTokenFile(file)).map(({ secret }) => secret.reveal())).toEqual(['abcdefghijklmnop']);
});

test('the file that comes with the package has each state in each environment', async () => {
  const ids = (await readTokenFile(fixtureTokens)).map(({ token }) => token.id);
  const states = ['valid', 'expired', 'revoked', 'replaced', 'provisioning'];
  expect(ids.toSorted()).toEqual(['staging', 'production'].flatMap((at) => states.map((s) => `${at}-${s}`)).toSorted());
});

describe('a broken row is refused with its place, its remedy and never its value', () => {
  const INSTANT = 'is not an instant. Write a date-time with its zone, such as 2027-01-31T09:00:00Z.';
  test.each<readonly [title: string, row: Readonly<Record<string, string | undefined>>, message: string]>([
    ['no id', { id: undefined }, 'FILE:2:5 (#/tokens/0): has no "id". Add "id".'],
    ['an empty id', { id: '""' }, 'FILE:2:9 (#/tokens/0/id): is not a text. Write a non-empty text.'],
    ['no value', { value: undefined }, 'FILE:2:5 (#/tokens/0): has no "value". Add "value".'],
    ['a number as value', { value: '123' }, 'FILE:3:12 (#/tokens/0/value): is not a text. Write a non-empty text.'],
    [
      'a space in the value',
      { value: `${VALUE} ${VALUE}` },
      'FILE:3:12 (#/tokens/0/value): has a character that no header can carry. Use visible ASCII without spaces.',
    ],
    [
      'a letter beyond ASCII in the value',
      { value: `${VALUE}ä` },
      'FILE:3:12 (#/tokens/0/value): has a character that no header can carry. Use visible ASCII without spaces.',
    ],
    [
      'a value of 15 characters',
      { value: 'abcdefghijklmno' },
      'FILE:3:12 (#/tokens/0/value): is too short to be told from a guess. Use at least 16 characters.',
    ],
    [
      'an unknown kind',
      { kind: 'admin' },
      'FILE:4:11 (#/tokens/0/kind): "admin" is not known here. Write one of: client, provisioning.',
    ],
    [
      'an unknown environment',
      { environment: 'test' },
      'FILE:5:18 (#/tokens/0/environment): "test" is not known here. Write one of: staging, production.',
    ],
    ['no account', { account: undefined }, 'FILE:2:5 (#/tokens/0): has no "account". Add "account".'],
    ['no start', { issuedAt: undefined }, 'FILE:2:5 (#/tokens/0): has no "issuedAt". Add "issuedAt".'],
    ['a start without zone', { issuedAt: '2025-01-01T00:00:00' }, `FILE:7:15 (#/tokens/0/issuedAt): ${INSTANT}`],
    ['a day that is none', { expiresAt: '2025-02-30T00:00:00Z' }, `FILE:8:16 (#/tokens/0/expiresAt): ${INSTANT}`],
    ['a number as instant', { revokedAt: '10' }, `FILE:8:16 (#/tokens/0/revokedAt): ${INSTANT}`],
    ['a word as instant', { replacedAt: 'soon' }, `FILE:8:17 (#/tokens/0/replacedAt): ${INSTANT}`],
    [
      'a token in the place of its kind',
      { kind: VALUE },
      'FILE:4:11 (#/tokens/0/kind): this is not known here. Write one of: client, provisioning.',
    ],
    [
      'a misspelt field',
      { expires: '2025-01-01T00:00:00Z' },
      'FILE:8:14 (#/tokens/0/expires): "expires" is not known here. Known are: id, value, kind, environment, account, ' +
        'issuedAt, expiresAt, revokedAt, replacedAt.',
    ],
  ])('%s', async (_title, row, message) => {
    expect(await faultOf(yamlOf({ ...good, ...row }))).toBe(message);
  });

  test('all broken rows at once', async () => {
    expect(await faultOf(yamlOf({ ...good, kind: 'x' }, { ...good, id: 'b' }, { ...good, value: 'short' }))).toBe(
      'FILE:4:11 (#/tokens/0/kind): "x" is not known here. Write one of: client, provisioning.\n' +
        'FILE:15:12 (#/tokens/2/value): is too short to be told from a guess. Use at least 16 characters.',
    );
  });

  test('ids and values that stand twice, at both places', async () => {
    expect(await faultOf(yamlOf(good, { ...good, value: `${VALUE}2` }, { ...good, id: 'b' }))).toBe(
      'FILE:2:9 (#/tokens/0/id): the id "a" stands more than once. Give each token its own id.\n' +
        'FILE:8:9 (#/tokens/1/id): the id "a" stands more than once. Give each token its own id.\n' +
        'FILE:15:12 (#/tokens/2/value): the value of this token is also that of another. Give each token its own value.',
    );
  });
});

describe('a file that is no token file is refused', () => {
  const NOT_YAML = 'is not well-formed YAML:';
  test.each([
    ['a list', '- a\n', 'FILE:1:1 (#): is not an object. Write an object with named fields.'],
    ['an empty file', '', 'FILE (#): is not an object. Write an object with named fields.'],
    ['tokens that are no list', 'tokens: 5\n', 'FILE:1:9 (#/tokens): is not a list. Write a list.'],
    ['another key', 'tokens: []\nmore: 1\n', 'FILE:2:7 (#/more): "more" is not known here. Known are: tokens.'],
    ['a quote left open', yamlOf({ ...good, value: `"${VALUE}` }), `FILE:8:1: ${NOT_YAML} MISSING_CHAR.`],
    ['a repeated key', `${yamlOf(good)}    value: ${VALUE}\n`, `FILE:8:5: ${NOT_YAML} DUPLICATE_KEY.`],
    ['a value that YAML takes for a tag', yamlOf({ ...good, value: `!${VALUE}` }), `${NOT_YAML} TAG_RESOLVE_FAILED.`],
    ['a value that YAML takes for a block', yamlOf({ ...good, value: `|${VALUE}` }), `${NOT_YAML} UNEXPECTED_TOKEN.`],
    ['a value that YAML takes for an alias', yamlOf({ ...good, value: `*${VALUE}` }), 'FILE: cannot be expanded.'],
    [
      'a file that is all one key',
      `? ${yamlOf(good).replaceAll('\n', '\n  ')}\n`,
      'FILE:1:9: has a key that is no text.',
    ],
    ['a list as a key', `tokens: []\n? [${VALUE}]\n: 1\n`, 'FILE:2:3: has a key that is no text.'],
    ['binary data as a key', 'tokens: []\n!!binary //4e: 1\n', 'FILE:2:10: has a key that is no text.'],
    ['a token as a key', `tokens: []\n${VALUE}: 1\n`, 'FILE:2:26 (#/…): this is not known here. Known are: tokens.'],
  ])('%s', async (_title, text, message) => {
    expect(await faultOf(text)).toContain(message);
  });

  test('a missing one', async () => {
    await expect(readTokenFile(join(folder, 'none.yaml'))).rejects.toThrow(
      `${join(folder, 'none.yaml')}: cannot be read: no such file or directory`,
    );
  });
});

describe('whatever a token file has become', () => {
  /** Long enough to be told from everything else; each piece of it that is as long as a token is one, too. */
  const values = ['fuzz-k7Qm2XvT9pLr4WzB8n', 'fuzz-Jd3Hs6Yc1GfA5uEo0i'];
  const rows = values.map((value, index) => ({ ...good, id: `token-${index}`, value }));
  const whole = yamlOf(...rows);
  const pieces = values.flatMap((value) => Array.from({ length: 8 }, (_, at) => value.slice(at, at + 16)));

  async function read(text: string): Promise<void> {
    writeFileSync(file, text);
    const known = await readTokenFile(file).catch((error: unknown) => error);
    if (known instanceof Fault) {
      expect({ code: known.code, said: known.problems.length > 0 }).toEqual({ code: 'tokens', said: true });
      const told = `${known.message} ${inspect(known, { depth: 10 })}`;
      expect(pieces.filter((piece) => told.includes(piece))).toEqual([]);
    } else {
      const tokens = known as Awaited<ReturnType<typeof readTokenFile>>;
      expect(tokens.filter(({ secret }) => !/^[!-~]{16,}$/.test(secret.reveal()))).toEqual([]);
      expect(new Set(tokens.map(({ secret }) => secret.reveal())).size).toBe(tokens.length);
      expect(new Set(tokens.map(({ token }) => token.id)).size).toBe(tokens.length);
      expect(
        tokens.map(({ token: { issuedAt, expiresAt = 0 } }) => Number.isFinite(issuedAt + expiresAt)),
      ).not.toContain(false);
    }
  }

  test('its text is read or refused, and a refusal holds no part of a value', async () => {
    await fc.assert(fc.asyncProperty(mutatedText(whole), read), { numRuns: 200 });
  });

  test('so is its structure', async () => {
    const document = fc.oneof(mutatedValue({ tokens: rows }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(
        document.map((value) => JSON.stringify(value) ?? ''),
        read,
      ),
      { numRuns: 200 },
    );
  });
});
