import { type Instant, parseInstant } from '../clock.ts';
import { type Environment, environments } from '../description/environment.ts';
import { type TokenKind, tokenKinds } from '../description/security-scheme.ts';
import { SHORTEST_TOKEN } from '../shortest-token.ts';
import { FileToken } from './file-token.ts';
import { JsonCursor } from './json-cursor.ts';
import { createTextPlaces } from './text-places.ts';
import type { Token } from './token.ts';

/** What a scan came to: the tokens, or how far all was as it must be. */
export type Scan =
  | { readonly kind: 'tokens'; readonly tokens: readonly FileToken[] }
  /** `row` is the last of the list that it came to, counted from 0, `start` its first byte, and `at` the byte that it took for amiss. */
  | { readonly kind: 'other'; readonly row: number; readonly start: number; readonly at: number };

/** The fields of a token, each of which has its number here in what follows. */
const names = ['id', 'value', 'kind', 'environment', 'account', 'issuedAt', 'expiresAt', 'revokedAt', 'replacedAt'];
const [ID, VALUE, KIND, ENVIRONMENT, ACCOUNT, ISSUED, EXPIRES, REVOKED, REPLACED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const REQUIRED = 0b0_0011_1111;

const [COMMA, COLON, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

const quotedNames = names.map((name) => Buffer.from(`"${name}"`, 'latin1'));
const quotedTokens = Buffer.from('"tokens"', 'latin1');

/** As the reader of all files has it: see `readTokens`. */
const VISIBLE = new RegExp(`^[\\x21-\\x7e]{${SHORTEST_TOKEN},}$`);

/**
 * Reads the tokens of a file that is JSON with nothing amiss: `{"tokens": [{…}, …]}`. It goes over the bytes once and makes
 * nothing but the tokens, since a file may have a million. What it does not take, it does not judge: that is left to the reader
 * of all files, which says what is wrong and where, so that it takes nothing that that would not take. That no id and no value
 * stands twice is for the caller to see.
 */
export function scanTokens(bytes: Buffer, file: string): Scan {
  const cursor = new JsonCursor(bytes);
  const rows = new RowScanner(cursor);
  const places = createTextPlaces(bytes, file);
  const tokens: FileToken[] = [];
  let row = 0;
  let start = 0;
  const takeRows = (): boolean => {
    if (cursor.take(CLOSE_LIST)) return true;
    do {
      cursor.skipSpace();
      start = cursor.at;
      row = tokens.length;
      const token = rows.takeRow();
      if (token === undefined) return false;
      tokens.push(new FileToken(token, rows.value, places, row, rows.idAt, rows.valueAt));
    } while (cursor.take(COMMA));
    return cursor.take(CLOSE_LIST);
  };
  const takeFile = (): boolean => {
    if (!cursor.take(OPEN)) return false;
    cursor.skipSpace();
    if (!cursor.takeSame(quotedTokens, 0, quotedTokens.length)) return false;
    if (!cursor.take(COLON) || !cursor.take(OPEN_LIST) || !takeRows() || !cursor.take(CLOSE)) return false;
    cursor.skipSpace();
    return cursor.at === bytes.length;
  };
  return takeFile() ? { kind: 'tokens', tokens } : { kind: 'other', row, start, at: cursor.at };
}

/** Takes row after row. Rows tend to be as the row before them: what a field says again is not read again. */
class RowScanner {
  readonly #cursor: JsonCursor;
  /** Of each field, where its text stood last, from quote to quote. */
  readonly #starts = new Int32Array(names.length);
  readonly #ends = new Int32Array(names.length);
  /** Of each field, which came after it last; the first of a row comes after the last one. */
  readonly #next = new Int32Array(names.length);
  #id = '';
  #value = '';
  #kind: TokenKind = 'client';
  #environment: Environment = 'staging';
  #account = '';
  #issuedAt: Instant = 0;
  #expiresAt: Instant = 0;
  #revokedAt: Instant = 0;
  #replacedAt: Instant = 0;

  constructor(cursor: JsonCursor) {
    this.#cursor = cursor;
  }

  /** The value of the token that was taken. */
  get value(): string {
    return this.#value;
  }

  /** The first byte of its id. */
  get idAt(): number {
    return this.#starts[ID] ?? 0;
  }

  get valueAt(): number {
    return this.#starts[VALUE] ?? 0;
  }

  takeRow(): Token | undefined {
    if (!this.#cursor.take(OPEN)) return undefined;
    const seen = this.#takeMembers();
    if ((seen & REQUIRED) !== REQUIRED) return undefined;
    const token = {
      id: this.#id,
      kind: this.#kind,
      environment: this.#environment,
      account: this.#account,
      issuedAt: this.#issuedAt,
    };
    if (seen === REQUIRED) return token;
    return {
      ...token,
      ...((seen & (1 << EXPIRES)) !== 0 && { expiresAt: this.#expiresAt }),
      ...((seen & (1 << REVOKED)) !== 0 && { revokedAt: this.#revokedAt }),
      ...((seen & (1 << REPLACED)) !== 0 && { replacedAt: this.#replacedAt }),
    };
  }

  /** Returns which fields there are, a bit each, or 0 where something is amiss. */
  #takeMembers(): number {
    let seen = 0;
    let field = REPLACED;
    do {
      const next = this.#takeName(this.#next[field] ?? ID);
      if (next < 0 || (seen & (1 << next)) !== 0) return 0;
      this.#next[field] = next;
      field = next;
      seen |= 1 << field;
      if (!this.#cursor.take(COLON) || !this.#takeField(field)) return 0;
    } while (this.#cursor.take(COMMA));
    return this.#cursor.take(CLOSE) ? seen : 0;
  }

  #takeName(expected: number): number {
    const cursor = this.#cursor;
    cursor.skipSpace();
    const takesName = (name: Buffer | undefined): boolean =>
      name !== undefined && cursor.takeSame(name, 0, name.length);
    return takesName(quotedNames[expected]) ? expected : quotedNames.findIndex(takesName);
  }

  #takeField(field: number): boolean {
    const cursor = this.#cursor;
    cursor.skipSpace();
    const start = cursor.at;
    const end = this.#ends[field] ?? 0;
    if (field > VALUE && end > 0 && cursor.takeSame(cursor.bytes, this.#starts[field] ?? 0, end)) return true;
    const text = cursor.takeText();
    this.#starts[field] = start;
    this.#ends[field] = cursor.at;
    return text !== undefined && text !== '' && this.#read(field, text);
  }

  /** Returns whether a field may say that. */
  #read(field: number, text: string): boolean {
    switch (field) {
      case ID:
        this.#id = text;
        return true;
      case VALUE:
        this.#value = text;
        return VISIBLE.test(text);
      case KIND: {
        const kind = tokenKinds.find((known) => known === text);
        this.#kind = kind ?? this.#kind;
        return kind !== undefined;
      }
      case ENVIRONMENT: {
        const environment = environments.find((known) => known === text);
        this.#environment = environment ?? this.#environment;
        return environment !== undefined;
      }
      case ACCOUNT:
        this.#account = text;
        return true;
      default:
        return this.#readInstant(field, instantOf(text));
    }
  }

  #readInstant(field: number, instant: Instant | undefined): boolean {
    if (instant === undefined) return false;
    if (field === ISSUED) this.#issuedAt = instant;
    else if (field === EXPIRES) this.#expiresAt = instant;
    else if (field === REVOKED) this.#revokedAt = instant;
    else this.#replacedAt = instant;
    return true;
  }
}

function instantOf(text: string): Instant | undefined {
  try {
    return parseInstant(text, '');
  } catch {
    return undefined;
  }
}
