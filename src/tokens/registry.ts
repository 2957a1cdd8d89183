import { randomBytes } from 'node:crypto';
import type { Instant } from '../clock.ts';
import { digestOf, fingerprintOfDigest } from './digest.ts';
import { Secret } from './secret.ts';
import type { Token } from './token.ts';

interface Issued {
  readonly token: Token;
  readonly secret: Secret;
}

/** A token as it is from now on, or the end of all that was known of it. */
export type TokenChange =
  | { readonly kind: 'put'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'removed'; readonly id: string };

/**
 * The tokens of both environments. Values are held as SHA-256 digests only, and found by digest: the cost does not grow
 * with their number, and no comparison touches a value, so its time tells nothing about how near a guess was
 * (`spec/decisions/0003-tokens-by-digest.md`).
 */
export interface Registry {
  find(value: string): Token | undefined;
  /** The token of an id. */
  get(id: string): Token | undefined;
  /** Every token, in the order in which they came to be known. */
  list(): Iterable<Token>;
  /** What tells a token from others in print: see `fingerprintOf`. */
  fingerprint(id: string): string | undefined;
  /** Puts a token in, in place of one with the same id. */
  add(secret: Secret, token: Token): void;
  /** The same for a token whose value is known by its digest alone. */
  restore(digest: string, token: Token): void;
  /** Makes a token with a fresh random value of 256 bits. */
  issue(token: Omit<Token, 'id'>): Issued;
  /** The token expires at this instant, or never. */
  expire(id: string, at: Instant | undefined): void;
  /** The token is dead from this instant. */
  revoke(id: string, at: Instant): void;
  /** Another token takes its place from this instant. */
  replace(id: string, at: Instant): void;
  /** Forgets a token. */
  remove(id: string): void;
}

/** @param changed told of every change before anybody can see it; what it throws undoes the change */
export function createRegistry(changed: (change: TokenChange) => void = () => {}): Registry {
  const byDigest = new Map<string, Token>();
  const digests = new Map<string, string>();
  let issued = 0;

  const restore = (digest: string, token: Token): void => {
    changed({ kind: 'put', digest, token });
    const former = digests.get(token.id);
    if (former !== undefined && former !== digest) byDigest.delete(former);
    byDigest.set(digest, token);
    digests.set(token.id, digest);
  };
  const add = (secret: Secret, token: Token): void => restore(digestOf(secret.reveal()), token);
  const change = (id: string, changes: { readonly [Key in keyof Token]?: Token[Key] | undefined }): void => {
    const digest = digests.get(id);
    const token = digest === undefined ? undefined : byDigest.get(digest);
    if (digest === undefined || token === undefined) throw new RangeError(`there is no token "${id}"`);
    const entries = Object.entries({ ...token, ...changes }).filter(([, value]) => value !== undefined);
    restore(digest, Object.fromEntries(entries) as unknown as Token);
  };
  const nextId = (environment: string): string => {
    do issued += 1;
    while (digests.has(`${environment}-issued-${issued}`));
    return `${environment}-issued-${issued}`;
  };
  const get = (id: string): Token | undefined => byDigest.get(digests.get(id) ?? '');
  return {
    find: (value) => byDigest.get(digestOf(value)),
    get,
    *list() {
      for (const digest of digests.values()) {
        const token = byDigest.get(digest);
        if (token !== undefined) yield token;
      }
    },
    fingerprint: (id) => {
      const digest = digests.get(id);
      return digest === undefined ? undefined : fingerprintOfDigest(digest);
    },
    add,
    restore,
    issue: (properties) => {
      const token = { ...properties, id: nextId(properties.environment) };
      const secret = new Secret(`mock-${properties.environment}-${randomBytes(32).toString('base64url')}`);
      add(secret, token);
      return { token, secret };
    },
    expire: (id, expiresAt) => change(id, { expiresAt }),
    revoke: (id, revokedAt) => change(id, { revokedAt }),
    replace: (id, replacedAt) => change(id, { replacedAt }),
    remove: (id) => {
      const digest = digests.get(id);
      if (digest === undefined) return;
      changed({ kind: 'removed', id });
      digests.delete(id);
      byDigest.delete(digest);
    },
  };
}
