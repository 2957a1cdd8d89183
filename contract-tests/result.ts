import { type About, aboutOf, type Case } from './assertion.ts';
import type { RedactedExchange } from './secrets/redactor.ts';

export const outcomes = [
  'passed',
  'failed',
  'warned',
  'not-verified',
  'not-applicable',
  'inconclusive',
  'errored',
] as const;

/**
 * `failed`: the contract is broken. `warned`: it differs from a SHOULD or from our reading of what the vendor leaves open.
 * `not-verified`: it could not be tried on this target. `not-applicable`: there is nothing here to try it on.
 * `inconclusive`: it was tried and proves nothing. `errored`: no answer came.
 */
export type Outcome = (typeof outcomes)[number];

/** Why a miss is accepted for a while, by whom, and until when it must be looked at again. */
export interface Deviation {
  readonly reason: string;
  readonly owner: string;
  /** Such as `2027-01-31`. */
  readonly reviewBy: string;
}

/** What became of one assertion on one operation. Nothing in it is secret. */
export interface Result extends About {
  readonly operation?: string;
  readonly outcome: Outcome;
  /** Why it is not simply passed. */
  readonly reason?: string;
  /** The cheapest way to verify what was not. */
  readonly remedy?: string;
  /** What is likeliest wrong where it was missed, likeliest first. */
  readonly causes?: readonly string[];
  /** That the miss is known and accepted for a while: an entry of the expectation file. */
  readonly deviation?: Deviation;
  readonly expected?: string;
  readonly observed?: string;
  readonly exchanges: readonly RedactedExchange[];
  readonly durationMs: number;
}

type Details = Partial<
  Pick<Result, 'reason' | 'remedy' | 'causes' | 'expected' | 'observed' | 'exchanges' | 'durationMs'>
>;

export function createResult({ assertion, operation }: Case, outcome: Outcome, details: Details): Result {
  return {
    ...aboutOf(assertion),
    operation: operation.id,
    outcome,
    exchanges: [],
    durationMs: 0,
    ...details,
  };
}
