import { type DigestedToken, digested } from '../src/tokens/digested-token.ts';
import type { KnownToken } from '../src/tokens/known-token.ts';
import type { Registry, TokenChange } from '../src/tokens/registry.ts';
import { refuseIdsOf, rowOf } from './state/merge.ts';
import type { StateChange } from './state/state-change.ts';

/** What a reload of the token file did, by id. */
export interface TokenReload {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** The tokens that a mock knows from the start: what its token file says. */
export interface StartingTokens {
  list(): readonly DigestedToken[];
  /** A change of a token as the state has it: with what the token file says of the token, if it does. */
  asKept(change: TokenChange): StateChange;
  /**
   * Puts others in their place. A token of which the file says what it said before stays as it is by now. Throws a `Fault`,
   * and changes nothing, where an id is that of an issued token.
   */
  reload(tokens: readonly KnownToken[], registry: Registry, keep: (change: StateChange) => void): TokenReload;
}

export function createStartingTokens(tokens: readonly DigestedToken[]): StartingTokens {
  let current = tokens;
  let known: ReadonlyMap<string, DigestedToken> | undefined;
  /** Made when the first of them changes: most mocks of a great many tokens never change one. */
  const byId = (): ReadonlyMap<string, DigestedToken> => {
    known ??= mapOf(current);
    return known;
  };
  const rowIn = (id: string, digest: string): { readonly row?: string } => {
    const same = byId().get(id);
    return same?.digest === digest ? { row: rowOf(same) } : {};
  };
  return {
    list: () => current,
    asKept: (change) => {
      switch (change.kind) {
        case 'issued':
        case 'cleared':
          return change;
        case 'changed':
          return { kind: 'changed', token: change.token, ...rowIn(change.token.id, change.digest) };
        case 'removed':
          return { kind: 'removed', id: change.token.id, ...rowIn(change.token.id, change.digest) };
      }
    },
    reload: (read, registry, keep) => {
      const former = byId();
      const next = read.map(digested);
      const after = mapOf(next);
      const isFresh = next.map((known) => !isSame(former.get(known.token.id), known));
      const fresh = next.filter((_, index) => isFresh[index]);
      const isNew = ({ token }: Pick<KnownToken, 'token'>): boolean => !former.has(token.id);
      const removed = current.filter(({ token }) => !after.has(token.id));
      refuseIdsOf(
        [...registry.list()].filter(({ id }) => !former.has(id)).map((token) => ({ token })),
        read.filter((known, index) => isFresh[index] && isNew(known)),
      );
      // Somebody may have put an issued token into the file: then it is as the file says.
      const issued = fresh.flatMap(({ digest }) => registry.findDigest(digest)?.id ?? []);
      const ids = [...new Set([...idsOf(fresh), ...idsOf(removed), ...issued])];
      if (ids.length > 0) keep({ kind: 'reloaded', ids });
      for (const id of ids) registry.forget(id);
      registry.restoreAll(fresh);
      current = next;
      known = after;
      return {
        added: idsOf(fresh.filter(isNew)),
        removed: idsOf(removed),
        changed: idsOf(fresh.filter((known) => !isNew(known))),
      };
    },
  };
}

function mapOf(tokens: readonly DigestedToken[]): ReadonlyMap<string, DigestedToken> {
  return new Map(tokens.map((known) => [known.token.id, known]));
}

/** Whether the file says the same of a token as before. */
function isSame(former: DigestedToken | undefined, { digest, token }: DigestedToken): boolean {
  if (former === undefined || former.digest !== digest) return false;
  const { id, kind, environment, account, issuedAt, expiresAt, revokedAt, replacedAt } = former.token;
  return (
    id === token.id &&
    kind === token.kind &&
    environment === token.environment &&
    account === token.account &&
    issuedAt === token.issuedAt &&
    expiresAt === token.expiresAt &&
    revokedAt === token.revokedAt &&
    replacedAt === token.replacedAt
  );
}

function idsOf(tokens: readonly DigestedToken[]): readonly string[] {
  return tokens.map(({ token }) => token.id);
}
