import type { RawHeaders } from '../../src/auth/facts.ts';
import type { NearMiss } from '../../src/auth/near-miss.ts';
import type { Instant } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { Denial, Rejection } from '../../src/description/refusal.ts';

/** Why an answer was given: what the wire does not say. */
export type Cause = Denial | Rejection | 'answered' | 'preferred' | 'no-generator' | 'fault' | 'not-kept';

/** One request as it may be printed: token ids and fingerprints, never values. */
export interface JournalEntry {
  /** Counted from 1 for each mock. */
  readonly id: number;
  readonly at: Instant;
  readonly environment: Environment;
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly operation?: string;
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  readonly cause: Cause;
  /** Id of the token that was recognised, if one was. */
  readonly token?: string;
  /** Of what was presented as a token: see `fingerprintOf`. */
  readonly fingerprint?: string;
  /** What came nearest to being right about a request that was refused. */
  readonly nearMiss?: NearMiss;
  /** Id of the fault that took part in the answer. */
  readonly fault?: string;
}

/** An entry with the header section, in which nothing is left that could be a token. */
export interface DetailedEntry extends JournalEntry {
  readonly headers: RawHeaders;
}
