import { Fault, type Problem } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import type { KnownToken } from '../../src/tokens/known-token.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { State } from './state.ts';

/** A token whose value is known by its digest. */
export interface DigestedToken {
  readonly digest: string;
  readonly token: Token;
}

/** What the token file says of a token, value and all, as one digest: it differs when a row was edited. */
export function rowOf({ token, secret }: KnownToken): string {
  const { id, kind, environment, account, issuedAt, expiresAt, revokedAt, replacedAt } = token;
  const value = digestOf(secret.reveal());
  const ends = [expiresAt, revokedAt, replacedAt].map((end) => end ?? null);
  return digestOf(JSON.stringify([value, id, kind, environment, account, issuedAt, ...ends]));
}

/**
 * The tokens that a mock starts with: those of the token file, each as it was left unless its row was edited since, and
 * those that were issued. Throws a `Fault` where the file has the id of an issued one, which would be lost.
 */
export function merge(tokens: readonly KnownToken[], { issued, altered }: State): readonly DigestedToken[] {
  const ofFile = tokens.map((known) => ({ ...known, row: rowOf(known), digest: digestOf(known.secret.reveal()) }));
  const digests = new Set(ofFile.map(({ digest }) => digest));
  // Somebody may have put an issued token into the file: then it is as the file says.
  const own = [...issued.values()].filter(({ digest }) => !digests.has(digest));
  refuseIdsOf(own, tokens);
  return [
    ...ofFile.flatMap(({ digest, token, row }) => {
      const later = altered.get(token.id);
      if (later?.row !== row) return [{ digest, token }];
      return later.token === undefined ? [] : [{ digest, token: later.token }];
    }),
    ...own,
  ];
}

/** Throws a `Fault` where tokens of a file have ids of others. */
export function refuseIdsOf(others: readonly { readonly token: Token }[], tokens: readonly KnownToken[]): void {
  const ids = new Set(others.map(({ token }) => token.id));
  const [first, ...rest] = tokens
    .filter(({ token }) => ids.has(token.id))
    .map(
      ({ token: { id }, place }): Problem => ({
        what: `the id "${id}" is that of a token that the mock issued`,
        ...(place !== undefined && { place }),
        remedy: 'Give the token of the file another id.',
      }),
    );
  if (first !== undefined) throw new Fault('tokens', [first, ...rest]);
}
