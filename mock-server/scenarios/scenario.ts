import type { KnownToken } from '../../src/tokens/known-token.ts';
import type { Token } from '../../src/tokens/token.ts';
import { stateOf } from '../../src/tokens/token-state.ts';
import type { World } from '../world.ts';

/** The names of the situations that a mock can bring about, in the order in which they are documented. */
export const scenarioNames = [
  'expiring-soon',
  'expires-mid-run',
  'rotated',
  'revoked',
  'rate-limited',
  'outage',
] as const;

/** The name of a situation that a mock can bring about. */
export type ScenarioName = (typeof scenarioNames)[number];

/** What a scenario has to do with. */
export type Stage = Pick<World, 'registry' | 'clock' | 'journal' | 'faults' | 'description'>;

/** A situation that clients must cope with, brought about in one step. */
export interface Scenario {
  readonly title: string;
  begin(stage: Stage): Performance;
}

/** A scenario that goes on. */
export interface Performance {
  /** Tokens that came to be with it. Nobody else has their values. */
  readonly issued: readonly KnownToken[];
  /** Takes back what it did, as far as nothing else has changed since. */
  end(): void;
}

/** The client tokens that would be let in now. */
export function liveClientTokens({ registry, clock }: Pick<Stage, 'registry' | 'clock'>): readonly Token[] {
  const now = clock.now();
  return [...registry.list()].filter((token) => token.kind === 'client' && stateOf(token, now) === 'live');
}
