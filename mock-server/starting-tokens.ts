import { digestOf } from '../src/tokens/digest.ts';
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
  list(): readonly KnownToken[];
  /** A change of a token as the state has it: with what the token file says of the token, if it does. */
  asKept(change: TokenChange): StateChange;
  /**
   * Puts others in their place. A token of which the file says what it said before stays as it is by now. Throws a `Fault`,
   * and changes nothing, where an id is that of an issued token.
   */
  reload(tokens: readonly KnownToken[], registry: Registry, keep: (change: StateChange) => void): TokenReload;
}

interface Row {
  readonly digest: string;
  readonly row: string;
}

export function createStartingTokens(tokens: readonly KnownToken[]): StartingTokens {
  let current = tokens;
  let rows = rowsOf(tokens);
  const rowIn = (id: string, digest: string): { readonly row?: string } => {
    const known = rows.get(id);
    return known?.digest === digest ? { row: known.row } : {};
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
    reload: (next, registry, keep) => {
      const nextRows = rowsOf(next);
      const fresh = next.filter(({ token: { id } }) => rows.get(id)?.row !== nextRows.get(id)?.row);
      const added = fresh.filter(({ token }) => !rows.has(token.id));
      const changed = fresh.filter(({ token }) => rows.has(token.id));
      const removed = current.filter(({ token }) => !nextRows.has(token.id));
      refuseIdsOf(
        [...registry.list()].filter(({ id }) => !rows.has(id)).map((token) => ({ token })),
        added,
      );
      // Somebody may have put an issued token into the file: then it is as the file says.
      const issued = fresh.flatMap(({ secret }) => registry.find(secret.reveal())?.id ?? []);
      const ids = [...new Set([...idsOf(fresh), ...idsOf(removed), ...issued])];
      if (ids.length > 0) keep({ kind: 'reloaded', ids });
      for (const id of ids) registry.forget(id);
      for (const { secret, token } of fresh) registry.add(secret, token);
      current = next;
      rows = nextRows;
      return { added: idsOf(added), removed: idsOf(removed), changed: idsOf(changed) };
    },
  };
}

function rowsOf(tokens: readonly KnownToken[]): ReadonlyMap<string, Row> {
  return new Map(
    tokens.map((known) => [known.token.id, { digest: digestOf(known.secret.reveal()), row: rowOf(known) }]),
  );
}

function idsOf(tokens: readonly KnownToken[]): readonly string[] {
  return tokens.map(({ token }) => token.id);
}
