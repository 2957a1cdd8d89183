import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Verdict } from '../../src/auth/verdict.ts';
import type { Instant } from '../../src/clock.ts';
import type { Match } from '../../src/description/match.ts';
import type { Cause } from './entry.ts';

/** What is kept of a request: enough to say everything about it later, and little of its body. */
export interface Note {
  readonly at: Instant;
  readonly request: RequestFacts;
  readonly match: Match;
  readonly verdict: Verdict;
  readonly cause: Cause;
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  /** Id of the fault that took part in the answer. */
  readonly fault: string | undefined;
}
