import type { Connection, RawHeaders, RequestFacts } from '../src/auth/facts.ts';
import { type Presented, presentedToken } from '../src/auth/presented.ts';
import { digestOf } from '../src/tokens/digest.ts';

/** What a request shows as its token, with the digest of that. */
export interface Shown {
  readonly presented: Presented;
  /** See `digestOf`; `undefined` where there is no value. */
  readonly digest: string | undefined;
}

/**
 * Finds out what requests show. Of each connection it remembers the latest header section: where a door hands on the same
 * again, nothing has to be found out (`spec/decisions/0023-as-before.md`).
 */
export function createShowing(tokenHeader: string): (request: RequestFacts) => Shown {
  const latest = new WeakMap<Connection, { readonly headers: RawHeaders; readonly shown: Shown }>();
  return ({ connection, headers }) => {
    const before = latest.get(connection);
    if (before?.headers === headers) return before.shown;
    const presented = presentedToken(headers, tokenHeader);
    const shown = { presented, digest: presented.kind === 'value' ? digestOf(presented.value) : undefined };
    latest.set(connection, { headers, shown });
    return shown;
  };
}
