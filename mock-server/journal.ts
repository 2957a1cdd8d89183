import type { Instant } from '../src/clock.ts';
import type { Environment } from '../src/description/environment.ts';
import type { Denial, Rejection } from '../src/description/refusal.ts';

/** Why an answer was given: what the wire does not say. */
export type Cause = Denial | Rejection | 'answered';

/** One request as it may be printed: token ids, never values, and no query, since a token may have been put there. */
export interface JournalEntry {
  readonly at: Instant;
  readonly environment: Environment;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly cause: Cause;
  /** Id of the token that was recognised, if one was. */
  readonly token?: string;
}

export interface Journal {
  record(entry: JournalEntry): void;
}
