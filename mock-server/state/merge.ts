import { Fault, type Problem } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import { type DigestedToken, digested } from '../../src/tokens/digested-token.ts';
import type { KnownToken } from '../../src/tokens/known-token.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { State } from './state.ts';

/** What the token file says of a token, value and all, as one digest: it differs when a row was edited. */
export function rowOf({ token, digest }: DigestedToken): string {
  const { id, kind, environment, account, issuedAt, expiresAt, revokedAt, replacedAt } = token;
  const ends = [expiresAt, revokedAt, replacedAt].map((end) => end ?? null);
  return digestOf(JSON.stringify([digest, id, kind, environment, account, issuedAt, ...ends]));
}

/** The tokens that a mock starts with. */
interface Merged {
  /** Those of the token file, as it has them. */
  readonly ofFile: readonly DigestedToken[];
  /** All, each as it was left unless its row was edited since, and after them those that were issued. */
  readonly all: readonly DigestedToken[];
}

/** Throws a `Fault` where the file has the id of a token that was issued, which would be lost. */
export function merge(tokens: readonly KnownToken[], { issued, altered }: State): Merged {
  const ofFile = tokens.map(digested);
  const own = ownOf(issued, ofFile);
  refuseIdsOf(own, tokens);
  if (altered.size === 0) return { ofFile, all: own.length === 0 ? ofFile : [...ofFile, ...own] };
  const asLeft = ofFile.flatMap((known) => {
    const later = altered.get(known.token.id);
    if (later === undefined || later.row !== rowOf(known)) return [known];
    return later.token === undefined ? [] : [{ digest: known.digest, token: later.token }];
  });
  return { ofFile, all: [...asLeft, ...own] };
}

/** Somebody may have put an issued token into the file: then it is as the file says. */
function ownOf(issued: State['issued'], ofFile: readonly DigestedToken[]): readonly DigestedToken[] {
  if (issued.size === 0) return [];
  const digests = new Set(ofFile.map(({ digest }) => digest));
  return [...issued.values()].filter(({ digest }) => !digests.has(digest));
}

/** Throws a `Fault` where tokens of a file have ids of others. */
export function refuseIdsOf(others: readonly { readonly token: Token }[], tokens: readonly KnownToken[]): void {
  if (others.length === 0) return;
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
