import { createTextIndex } from './text-index.ts';
import type { Token } from './token.ts';

/** Tokens with the digests of their values, found by either: the cost does not grow with their number. */
export interface TokenTable {
  find(digest: string): Token | undefined;
  get(id: string): Token | undefined;
  digestOf(id: string): string | undefined;
  /** In place of one with the same id. */
  put(digest: string, token: Token): void;
  remove(id: string): void;
  clear(): void;
  /** Makes room for so many tokens more, at once instead of bit by bit. */
  reserve(more: number): void;
  /** In the order in which their ids came to be known. */
  list(): Iterable<Token>;
}

export function createTokenTable(): TokenTable {
  let tokens: (Token | undefined)[] = [];
  let digests: string[] = [];
  let gone = 0;
  const byId = createTextIndex((row) => tokens[row]?.id);
  const byDigest = createTextIndex((row) => digests[row]);
  const append = (digest: string, token: Token): void => {
    const row = tokens.push(token) - 1;
    digests.push(digest);
    byId.add(token.id, row);
    byDigest.add(digest, row);
  };
  const clear = (): void => {
    tokens = [];
    digests = [];
    gone = 0;
    byId.clear();
    byDigest.clear();
  };
  /** Rows of tokens that are gone stay empty, until they are more than the others. */
  const closeRanks = (): void => {
    if (gone * 2 <= tokens.length) return;
    const rows = tokens.map((token, row) => ({ token, digest: digests[row] ?? '' }));
    clear();
    for (const { token, digest } of rows) if (token !== undefined) append(digest, token);
  };
  const rowOf = (index: typeof byId, text: string): number => index.find(text) ?? -1;
  return {
    find: (digest) => tokens[rowOf(byDigest, digest)],
    get: (id) => tokens[rowOf(byId, id)],
    digestOf: (id) => digests[rowOf(byId, id)],
    put: (digest, token) => {
      const row = byId.find(token.id);
      if (row === undefined) return append(digest, token);
      const former = digests[row] ?? '';
      tokens[row] = token;
      if (former === digest) return undefined;
      byDigest.remove(former);
      digests[row] = digest;
      byDigest.add(digest, row);
    },
    remove: (id) => {
      const row = byId.find(id);
      if (row === undefined) return;
      byId.remove(id);
      byDigest.remove(digests[row] ?? '');
      tokens[row] = undefined;
      digests[row] = '';
      gone += 1;
      closeRanks();
    },
    clear,
    reserve: (more) => {
      byId.reserve(more);
      byDigest.reserve(more);
    },
    *list() {
      for (const token of tokens) if (token !== undefined) yield token;
    },
  };
}
