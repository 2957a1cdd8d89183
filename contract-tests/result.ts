import type { Basis } from '../src/description/refusal.ts';
import type { Group } from './assertion.ts';
import type { Case } from './plan.ts';
import type { RedactedExchange } from './redactor.ts';

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

/** What became of one assertion on one operation. Nothing in it is secret. */
export interface Result {
  readonly id: string;
  readonly operation?: string;
  readonly title: string;
  readonly group: Group;
  readonly basis: Basis;
  readonly requirement?: string;
  readonly source?: string;
  readonly outcome: Outcome;
  /** Why it is not simply passed. */
  readonly reason?: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly exchanges: readonly RedactedExchange[];
  readonly durationMs: number;
}

type Details = Partial<Pick<Result, 'reason' | 'expected' | 'observed' | 'exchanges' | 'durationMs'>>;

export function createResult({ assertion, operation }: Case, outcome: Outcome, details: Details): Result {
  const { id, title, group, basis, requirement, source } = assertion;
  return {
    id,
    operation: operation.id,
    title,
    group,
    basis,
    ...(requirement !== undefined && { requirement }),
    ...(source !== undefined && { source }),
    outcome,
    exchanges: [],
    durationMs: 0,
    ...details,
  };
}
