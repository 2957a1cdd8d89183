import type { Denial } from '../description/refusal.ts';
import type { Token } from '../tokens/token.ts';

/** What the decision comes to. A denial keeps the token that was recognised, for the log and never for the wire. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly token: Token }
  | { readonly kind: 'denied'; readonly denial: Denial; readonly token?: Token };
