import type { Instant } from '../src/clock.ts';
import type { Environment } from '../src/description/environment.ts';
import type { Denial, Rejection } from '../src/description/refusal.ts';

/** Why an answer was given: what the wire does not say. */
export type Cause = Denial | Rejection | 'answered';

/** One request as it may be printed: token ids, never values; no query, since a token may have been put there. */
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

/** From this length on, a part of an unknown path may be a token that was put in the wrong place. */
const SHORTEST_TOKEN = 16;

/** A path as it may be printed. An unknown one loses what could be a token. */
export function printablePath(path: string, isKnown: boolean): string {
  if (isKnown) return path;
  return path
    .split('/')
    .map((part) => (part.length < SHORTEST_TOKEN ? part : '[…]'))
    .join('/');
}

export interface Journal {
  record(entry: JournalEntry): void;
}
