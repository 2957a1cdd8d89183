import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Note } from '../journal/note.ts';

/** What a worker tells the primary. */
export type Word =
  /** There is something to report: said once, until it was reported. */
  | { readonly kind: 'noted' }
  /** A part of an answer to `report`. */
  | { readonly kind: 'report'; readonly noted: readonly Noted[]; readonly skipped: number; readonly isLast: boolean }
  /** To be answered with `answer`. */
  | { readonly kind: 'question'; readonly number: number; readonly request: RequestFacts }
  /** A connection has ended: said only where connections are counted. */
  | { readonly kind: 'left'; readonly environment: Environment }
  /** After `finish`: every connection has ended. */
  | { readonly kind: 'finished' };

/** A request that a worker has answered by itself. */
export interface Noted {
  /** When it was answered, by `monotonicNow`. */
  readonly time: number;
  /** Which operation it was for can be found again. */
  readonly note: Omit<Note, 'match'>;
  /** What the note says by the tokens that the worker knew then, where it depends on those. */
  readonly described?: Omit<JournalEntry, 'id'>;
}
