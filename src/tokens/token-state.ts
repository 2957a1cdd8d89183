import type { Instant } from '../clock.ts';
import type { Token } from './token.ts';

/** What has become of a token. */
export type TokenState = 'live' | 'expired' | 'revoked' | 'replaced';

/** The state of a token at an instant: what was done to it counts before what time does. */
export function stateOf({ revokedAt, replacedAt, expiresAt }: Token, now: Instant): TokenState {
  if (hasCome(revokedAt, now)) return 'revoked';
  if (hasCome(replacedAt, now)) return 'replaced';
  return hasCome(expiresAt, now) ? 'expired' : 'live';
}

/** A token is dead from the instant named, not after it. */
function hasCome(instant: Instant | undefined, now: Instant): boolean {
  return instant !== undefined && now >= instant;
}
