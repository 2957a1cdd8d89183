import { hash, randomBytes } from 'node:crypto';
import type { Instant } from '../clock.ts';
import { Secret } from './secret.ts';
import type { Token } from './token.ts';

interface Issued {
  readonly token: Token;
  readonly secret: Secret;
}

/**
 * The tokens of both environments. Values are held as SHA-256 digests only, and found by digest: the cost does not grow
 * with their number, and no comparison touches a value, so its time tells nothing about how near a guess was
 * (`spec/decisions/0003-tokens-by-digest.md`).
 */
export interface Registry {
  find(value: string): Token | undefined;
  add(secret: Secret, token: Token): void;
  /** Makes a token with a fresh random value of 256 bits. */
  issue(token: Omit<Token, 'id'>): Issued;
  /** The token is dead from this instant. */
  revoke(id: string, at: Instant): void;
  /** Another token takes its place from this instant. */
  replace(id: string, at: Instant): void;
}

export function createRegistry(): Registry {
  const byDigest = new Map<string, Token>();
  const digests = new Map<string, string>();
  let issued = 0;

  const add = (secret: Secret, token: Token): void => {
    const digest = digestOf(secret.reveal());
    byDigest.set(digest, token);
    digests.set(token.id, digest);
  };
  const change = (id: string, changes: Partial<Token>): void => {
    const digest = digests.get(id);
    const token = digest === undefined ? undefined : byDigest.get(digest);
    if (digest === undefined || token === undefined) throw new RangeError(`there is no token "${id}"`);
    byDigest.set(digest, { ...token, ...changes });
  };
  return {
    find: (value) => byDigest.get(digestOf(value)),
    add,
    issue: (properties) => {
      issued += 1;
      const token = { ...properties, id: `${properties.environment}-issued-${issued}` };
      const secret = new Secret(`mock-${properties.environment}-${randomBytes(32).toString('base64url')}`);
      add(secret, token);
      return { token, secret };
    },
    revoke: (id, revokedAt) => change(id, { revokedAt }),
    replace: (id, replacedAt) => change(id, { replacedAt }),
  };
}

function digestOf(value: string): string {
  return hash('sha256', value, 'base64');
}
