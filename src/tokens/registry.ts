import type { Instant } from '../clock.ts';
import { createListeners } from '../listeners.ts';
import { digestOf, fingerprintOfDigest } from './digest.ts';
import type { DigestedToken } from './digested-token.ts';
import { randomValue } from './random-value.ts';
import { Secret } from './secret.ts';
import type { Token } from './token.ts';
import { createTokenTable } from './token-table.ts';

interface Issued {
  readonly token: Token;
  readonly secret: Secret;
}

/** What became of a token after the tokens that were known from the start. */
export type TokenChange =
  | { readonly kind: 'issued'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'changed'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'removed'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'cleared' };

/** One step by which a copy of a registry becomes, and stays, what the registry is. */
export type TokenDifference =
  | { readonly kind: 'known'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'forgotten'; readonly id: string }
  | { readonly kind: 'emptied' };

/**
 * The tokens of both environments. Values are held as SHA-256 digests only, and found by digest: the cost does not grow
 * with their number, and no comparison touches a value, so its time tells nothing about how near a guess was
 * (`spec/decisions/0003-tokens-by-digest.md`).
 */
export interface Registry {
  /** @param known the digest of the value, where that has been found out already */
  find(value: string, known: { readonly digest: string | undefined }): Token | undefined;
  find(value: string): Token | undefined;
  /** The same for a value that is known by its digest alone. */
  findDigest(digest: string): Token | undefined;
  /** The token of an id. */
  get(id: string): Token | undefined;
  /** Every token, in the order in which they came to be known. */
  list(): Iterable<Token>;
  /** What tells a token from others in print: see `fingerprintOf`. */
  fingerprint(id: string): string | undefined;
  /** Makes a token known, in place of one with the same id. That is no change: it is where changes begin. */
  add(secret: Secret, token: Token): void;
  /** The same for a token whose value is known by its digest alone. */
  restore(digest: string, token: Token): void;
  /** The same for a great many at once. */
  restoreAll(tokens: readonly DigestedToken[]): void;
  /** The opposite of `add`. */
  forget(id: string): void;
  /** Makes a token with a fresh random value of 256 bits. */
  issue(token: Omit<Token, 'id'>): Issued;
  /** The token expires at this instant, or never. */
  expire(id: string, at: Instant | undefined): void;
  /** The token is dead from this instant. */
  revoke(id: string, at: Instant): void;
  /** Another token takes its place from this instant. */
  replace(id: string, at: Instant): void;
  /** The token of the same id is as given from now on. */
  put(token: Token): void;
  /** There is no such token any more. */
  remove(id: string): void;
  /** There is no token any more. */
  clear(): void;
  /** Tells of every change from now on, until the function that it returns is called. */
  subscribe(listener: (change: TokenChange) => void): () => void;
  /** What an empty registry has to take to be like this one, found out as it is asked for. */
  differences(): Iterable<TokenDifference>;
  /** Tells of all that becomes different from now on, where changes begin included, until the function that it returns is called. */
  follow(listener: (difference: TokenDifference) => void): () => void;
  /** Makes what became different in another registry different here. That is no change. */
  take(difference: TokenDifference): void;
}

/**
 * @param keep told of every change before anybody can see it; where it throws, there is no change
 * @param beforehand called before anything becomes different, for whoever must still see what was
 */
export function createRegistry(
  keep: (change: TokenChange) => void = () => {},
  beforehand: () => void = () => {},
): Registry {
  const table = createTokenTable();
  const listeners = createListeners<TokenChange>();
  const followers = createListeners<TokenDifference>();
  let issued = 0;

  const restore = (digest: string, token: Token): void => {
    beforehand();
    table.put(digest, token);
    followers.tell({ kind: 'known', digest, token });
  };
  const forget = (id: string): void => {
    beforehand();
    table.remove(id);
    followers.tell({ kind: 'forgotten', id });
  };
  const empty = (): void => {
    beforehand();
    table.clear();
    followers.tell({ kind: 'emptied' });
  };
  const commit = (change: TokenChange): void => {
    keep(change);
    apply(change);
    listeners.tell(change);
  };
  const apply = (change: TokenChange): void => {
    switch (change.kind) {
      case 'issued':
      case 'changed':
        restore(change.digest, change.token);
        break;
      case 'removed':
        forget(change.token.id);
        break;
      case 'cleared':
        empty();
    }
  };
  const known = (id: string): { readonly digest: string; readonly token: Token } => {
    const digest = table.digestOf(id);
    const token = table.get(id);
    if (digest === undefined || token === undefined) throw new RangeError(`there is no token "${id}"`);
    return { digest, token };
  };
  const put = (token: Token): void => commit({ kind: 'changed', digest: known(token.id).digest, token });
  const nextId = (environment: string): string => {
    do issued += 1;
    while (table.get(`${environment}-issued-${issued}`) !== undefined);
    return `${environment}-issued-${issued}`;
  };
  return {
    find: (value: string, known?: { readonly digest: string | undefined }) =>
      table.find(known?.digest ?? digestOf(value)),
    findDigest: table.find,
    get: table.get,
    list: table.list,
    fingerprint: (id) => {
      const digest = table.digestOf(id);
      return digest === undefined ? undefined : fingerprintOfDigest(digest);
    },
    add: (secret, token) => restore(digestOf(secret.reveal()), token),
    restore,
    restoreAll: (tokens) => {
      beforehand();
      table.reserve(tokens.length);
      for (const { digest, token } of tokens) {
        table.put(digest, token);
        followers.tell({ kind: 'known', digest, token });
      }
    },
    forget,
    issue: (properties) => {
      const token = { ...properties, id: nextId(properties.environment) };
      const secret = new Secret(`mock-${properties.environment}-${randomValue()}`);
      commit({ kind: 'issued', digest: digestOf(secret.reveal()), token });
      return { token, secret };
    },
    expire: (id, expiresAt) => {
      const { expiresAt: _, ...others } = known(id).token;
      put(expiresAt === undefined ? others : { ...others, expiresAt });
    },
    revoke: (id, revokedAt) => put({ ...known(id).token, revokedAt }),
    replace: (id, replacedAt) => put({ ...known(id).token, replacedAt }),
    put,
    remove: (id) => commit({ kind: 'removed', ...known(id) }),
    clear: () => commit({ kind: 'cleared' }),
    subscribe: listeners.subscribe,
    *differences() {
      for (const token of table.list()) yield { kind: 'known', ...known(token.id) };
    },
    follow: followers.subscribe,
    take: (difference) => {
      switch (difference.kind) {
        case 'known':
          restore(difference.digest, difference.token);
          break;
        case 'forgotten':
          forget(difference.id);
          break;
        case 'emptied':
          empty();
      }
    },
  };
}
