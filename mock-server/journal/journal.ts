import { createListeners } from '../../src/listeners.ts';
import type { DetailedEntry, JournalEntry } from './entry.ts';
import type { Note } from './note.ts';
import { createNotes } from './notes.ts';
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

/**
 * A journal that keeps so many requests and forgets the oldest.
 *
 * @param describe what a note says, by the tokens that there are
 */
export function createJournal(
  describe: (note: Note) => Omit<JournalEntry, 'id'>,
  size: number = JOURNAL_SIZE,
): OpenJournal {
  let notes = createNotes();
  /** What the notes say, as far as somebody has found out. */
  let entries: (JournalEntry | undefined)[] = [];
  /** Ids of the first that could be kept since the journal was empty, and of the latest. */
  let first = 1;
  let last = 0;
  let settled = 0;
  let total = 0;
  const listeners = createListeners<() => JournalEntry>();
  const placeOf = (id: number): number => (id - first) % size;
  const oldest = (): number => Math.max(first, last - size + 1);
  const isKept = (id: number): boolean => Number.isInteger(id) && id >= oldest() && id <= last;
  const keptIds = (since: number): readonly number[] =>
    Array.from({ length: Math.max(0, last + 1 - since) }, (_, index) => since + index);
  const entryAt = (id: number): JournalEntry => {
    const place = placeOf(id);
    const entry = entries[place] ?? { id, ...describe(notes.get(place)) };
    entries[place] = entry;
    return entry;
  };
  const detailed = (id: number): DetailedEntry => ({
    ...entryAt(id),
    headers: printableHeaders(notes.get(placeOf(id)).request.headers),
  });
  const empty = (): void => {
    notes = createNotes();
    entries = [];
    first = last + 1;
  };
  return {
    record: (note, described) => {
      last += 1;
      total += 1;
      const id = last;
      let entry = described && { id, ...described };
      if (size > 0) {
        notes.put(placeOf(id), note);
        entries[placeOf(id)] = entry;
      }
      const entryOf = (): JournalEntry => {
        entry ??= isKept(id) ? entryAt(id) : { id, ...describe(note) };
        return entry;
      };
      listeners.tell(entryOf);
      return entryOf;
    },
    skip: (count) => {
      last += count;
      total += count;
      empty();
    },
    settle: () => {
      for (const id of keptIds(Math.max(settled + 1, oldest()))) if (notes.isDenial(placeOf(id))) entryAt(id);
      settled = last;
    },
    list: () => keptIds(oldest()).map(detailed),
    get: (id) => (isKept(id) ? detailed(id) : undefined),
    get total() {
      return total;
    },
    size,
    get isWatched() {
      return !listeners.isEmpty;
    },
    clear: () => {
      total = 0;
      empty();
    },
    subscribe: listeners.subscribe,
  };
}
