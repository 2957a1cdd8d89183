import type { Description } from '../description/description.ts';
import type { Operation } from '../description/operation.ts';
import { type TokenKind, tokenKinds } from '../description/security-scheme.ts';

/** Who may call: what a token must be, once it is known, live and of this environment. */
export interface Policy {
  readonly tokenKinds: ReadonlySet<TokenKind>;
  /** Renewal takes a token past its expiry (RENEW-3). */
  readonly acceptsExpired: boolean;
}

/**
 * The policy of a request that is no operation: an unknown path or method. Any live token may learn that it is unknown,
 * nobody else (authentication comes before routing, OPEN-12).
 */
export const anyLiveToken: Policy = { tokenKinds: new Set(tokenKinds), acceptsExpired: false };

/** The policy of each operation of a description, by operation id. */
export function policiesOf({ operations, schemes }: Description): ReadonlyMap<string, Policy> {
  return new Map(operations.map((operation) => [operation.id, policyOf(operation, schemes)]));
}

function policyOf({ schemes: names, acceptsExpired }: Operation, schemes: Description['schemes']): Policy {
  const kinds = names.flatMap((name) => {
    const scheme = schemes.get(name);
    return scheme === undefined ? [] : [scheme.tokenKind];
  });
  return { tokenKinds: new Set(kinds), acceptsExpired };
}
