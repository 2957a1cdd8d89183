import type { Secret } from './secret.ts';
import type { Token } from './token.ts';

/** A token with its value. */
export interface KnownToken {
  readonly token: Token;
  readonly secret: Secret;
  /** Where its value stands, as `file:line:column (#/pointer)`, if it was read from a file. */
  readonly place?: string;
}
