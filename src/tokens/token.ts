import type { Instant } from '../clock.ts';
import type { Environment } from '../description/environment.ts';
import type { TokenKind } from '../description/security-scheme.ts';

/** What is known of a token, except its value. */
export interface Token {
  /** A name that is safe to print, such as `staging-valid`. */
  readonly id: string;
  readonly kind: TokenKind;
  /** The only environment in which it works (ENV-1). */
  readonly environment: Environment;
  /** The client that it belongs to (TOKEN-2). */
  readonly account: string;
  readonly issuedAt: Instant;
  /** Dead from this instant, not after it. Absent: never (EXPIRY-1). */
  readonly expiresAt?: Instant;
  readonly revokedAt?: Instant;
  /** When a renewal put another token in its place. */
  readonly replacedAt?: Instant;
}
