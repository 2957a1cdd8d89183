import type { Instant } from '../../src/clock.ts';
import type { Token } from '../../src/tokens/token.ts';

/** How long one lives that never expired, in milliseconds. */
const DAY = 86_400_000;

/**
 * A token with another expiry. Its length of life, which a renewal hands on, gets no shorter: where need be it counts as
 * issued earlier. A renewal of one that is put an end to early would be born dead otherwise.
 */
export function withExpiry<Kind extends Omit<Token, 'id'>>(token: Kind, expiresAt: Instant): Kind {
  const life = token.expiresAt === undefined ? DAY : token.expiresAt - token.issuedAt;
  return { ...token, issuedAt: Math.min(token.issuedAt, expiresAt - life), expiresAt };
}
