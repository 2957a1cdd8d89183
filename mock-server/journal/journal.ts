import { createListeners } from '../../src/listeners.ts';
import type { DetailedEntry, JournalEntry } from './entry.ts';
import type { Note } from './note.ts';
import { printableHeaders } from './printable.ts';

/** The latest requests, and whoever wants to be told of the next. */
export interface Journal {
  /** From the oldest kept to the latest. */
  list(): readonly DetailedEntry[];
  /** One of those that are kept. */
  get(id: number): DetailedEntry | undefined;
  /** How many requests there were since the start or the last `clear`, kept or not. */
  readonly total: number;
  clear(): void;
  /**
   * Tells of every request from now on, until the function that it returns is called. What a listener is told is what gives
   * the entry: to find out why a request was refused takes longer than to refuse it, so that only those pay who ask.
   */
  subscribe(listener: (entryOf: () => JournalEntry) => void): () => void;
}

/** The journal as its mock has it. */
export interface OpenJournal extends Journal {
  /**
   * Returns what gives the entry of the request.
   *
   * @param described what the note says, where that has been found out already
   */
  record(note: Note, described?: Omit<JournalEntry, 'id'>): () => JournalEntry;
  /** Counts requests of which nothing is known any more. Whoever does so has as many later ones as are kept. */
  skip(count: number): void;
  /** How many requests are kept. */
  readonly size: number;
  /** Whether somebody is told of the next request. */
  readonly isWatched: boolean;
  /** Finds out now what depends on the tokens that there are: to be called before one of them changes. */
  settle(): void;
}

/** How many requests are kept unless told otherwise. */
const JOURNAL_SIZE = 1000;

interface Kept {
  readonly id: number;
  readonly note: Note;
  entry: JournalEntry | undefined;
}

/**
 * A journal that keeps so many requests and forgets the oldest.
 *
 * @param describe what a note says, by the tokens that there are
 */
export function createJournal(
  describe: (note: Note) => Omit<JournalEntry, 'id'>,
  size: number = JOURNAL_SIZE,
): OpenJournal {
  let ring: Kept[] = [];
  let oldest = 0;
  let last = 0;
  let settled = 0;
  let total = 0;
  const listeners = createListeners<() => JournalEntry>();
  const entryOf = (kept: Kept): JournalEntry => {
    kept.entry ??= { id: kept.id, ...describe(kept.note) };
    return kept.entry;
  };
  const keptOf = (id: number): Kept | undefined => {
    const index = id - 1 - last + ring.length;
    return index < 0 ? undefined : ring[(oldest + index) % ring.length];
  };
  const keep = (kept: Kept): void => {
    if (ring.length < size) ring.push(kept);
    else if (size > 0) {
      ring[oldest] = kept;
      oldest = (oldest + 1) % size;
    }
  };
  const detailed = (kept: Kept): DetailedEntry => ({
    ...entryOf(kept),
    headers: printableHeaders(kept.note.request.headers),
  });
  return {
    record: (note, described) => {
      last += 1;
      total += 1;
      const kept: Kept = { id: last, note, entry: described && { id: last, ...described } };
      const describeIt = (): JournalEntry => entryOf(kept);
      keep(kept);
      listeners.tell(describeIt);
      return describeIt;
    },
    skip: (count) => {
      // The ids of what is kept follow one another.
      ring = [];
      oldest = 0;
      last += count;
      total += count;
    },
    settle: () => {
      for (let id = Math.max(settled, last - ring.length) + 1; id <= last; id += 1) {
        const kept = keptOf(id);
        if (kept?.note.verdict.kind === 'denied') entryOf(kept);
      }
      settled = last;
    },
    list: () => [...ring.slice(oldest), ...ring.slice(0, oldest)].map(detailed),
    get: (id) => {
      const kept = id > last ? undefined : keptOf(id);
      return kept && detailed(kept);
    },
    get total() {
      return total;
    },
    size,
    get isWatched() {
      return !listeners.isEmpty;
    },
    clear: () => {
      ring = [];
      oldest = 0;
      total = 0;
    },
    subscribe: listeners.subscribe,
  };
}
