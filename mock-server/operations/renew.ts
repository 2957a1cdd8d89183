import type { Json, Operation } from '../../src/description/operation.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { World } from '../world.ts';
import { bodyWithToken } from './body-with-token.ts';

/**
 * Exchanges a token for a new one of the same kind, environment, account and length of life (OPEN-38). The old one goes on
 * working for the described overlap, which is nothing by default (OPEN-33).
 */
export function renew(operation: Operation, token: Token, { registry, clock }: World): Json | undefined {
  const now = clock.now();
  const { kind, environment, account, issuedAt, expiresAt } = token;
  const successor = registry.issue({
    kind,
    environment,
    account,
    issuedAt: now,
    ...(expiresAt !== undefined && { expiresAt: now + (expiresAt - issuedAt) }),
  });
  const end = now + (operation.renewal?.overlapSeconds ?? 0) * 1000;
  registry.replace(token.id, Math.min(end, token.replacedAt ?? end));
  return bodyWithToken(operation, successor.secret);
}
