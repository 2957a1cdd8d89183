import type { Instant } from '../clock.ts';
import type { Environment } from '../description/environment.ts';
import type { Denial } from '../description/refusal.ts';
import type { Policy } from '../policy/policy.ts';
import type { Token } from '../tokens/token.ts';
import { stateOf } from '../tokens/token-state.ts';
import type { Presented } from './presented.ts';
import type { Verdict } from './verdict.ts';

/** The circumstances of one request: what the decision is about. */
export interface Circumstances {
  /** Whether it came over TLS, or may come without. */
  readonly secure: boolean;
  readonly presented: Presented;
  /** The environment that was addressed. */
  readonly environment: Environment;
  readonly now: Instant;
}

/** The auth decision: the first cause that applies, in the order of `denials`, or none. */
export function decide(
  policy: Policy,
  { secure, presented, environment, now }: Circumstances,
  find: (value: string) => Token | undefined,
): Verdict {
  if (!secure) return { kind: 'denied', denial: 'insecure-transport' };
  if (presented.kind !== 'value') return { kind: 'denied', denial: presented.kind };
  const token = find(presented.value);
  if (token === undefined) return { kind: 'denied', denial: 'unknown' };
  const denial = denialOf(token, policy, environment, now);
  return denial === undefined ? { kind: 'allowed', token } : { kind: 'denied', denial, token };
}

function denialOf(token: Token, policy: Policy, environment: Environment, now: Instant): Denial | undefined {
  if (token.environment !== environment) return 'other-environment';
  const state = stateOf(token, now);
  if (state !== 'live' && !(state === 'expired' && policy.acceptsExpired)) return state;
  if (!policy.tokenKinds.has(token.kind)) return 'insufficient-privilege';
  return undefined;
}
