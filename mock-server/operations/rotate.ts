import type { KnownToken } from '../../src/tokens/known-token.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { World } from '../world.ts';

/**
 * Puts a new token in the place of another: of the same kind, environment, account and length of life (OPEN-38). The old
 * one goes on working for an overlap, that of the description's renewal unless given (OPEN-33).
 */
export function rotate(
  token: Token,
  { registry, clock, description }: Pick<World, 'registry' | 'clock' | 'description'>,
  overlapSeconds = description.operations.find(({ renewal }) => renewal)?.renewal?.overlapSeconds ?? 0,
): KnownToken {
  const now = clock.now();
  const { kind, environment, account, issuedAt, expiresAt } = token;
  const successor = registry.issue({
    kind,
    environment,
    account,
    issuedAt: now,
    ...(expiresAt !== undefined && { expiresAt: now + (expiresAt - issuedAt) }),
  });
  const end = now + overlapSeconds * 1000;
  registry.replace(token.id, Math.min(end, token.replacedAt ?? end));
  return successor;
}
