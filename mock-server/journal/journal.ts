import type { RawHeaders } from '../../src/auth/facts.ts';
import { createListeners } from '../../src/listeners.ts';
import type { DetailedEntry, JournalEntry } from './entry.ts';
import { printableHeaders } from './printable.ts';

/** The latest requests, and whoever wants to be told of the next. */
export interface Journal {
  record(entry: Omit<JournalEntry, 'id'>, headers: RawHeaders): JournalEntry;
  /** From the oldest kept to the latest. */
  list(): readonly DetailedEntry[];
  /** One of those that are kept. */
  get(id: number): DetailedEntry | undefined;
  /** How many requests there were since the start or the last `clear`, kept or not. */
  readonly total: number;
  clear(): void;
  /** Tells of every request from now on, until the function that it returns is called. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}

/** How many requests are kept unless told otherwise. */
const JOURNAL_SIZE = 1000;

/** A journal that keeps so many requests and forgets the oldest. */
export function createJournal(size: number = JOURNAL_SIZE): Journal {
  let ring: { readonly entry: JournalEntry; readonly headers: RawHeaders }[] = [];
  let oldest = 0;
  let last = 0;
  let total = 0;
  const listeners = createListeners<JournalEntry>();
  const list = (): typeof ring => [...ring.slice(oldest), ...ring.slice(0, oldest)];
  return {
    record: (facts, headers) => {
      last += 1;
      total += 1;
      const entry = { id: last, ...facts };
      if (ring.length < size) ring.push({ entry, headers });
      else if (size > 0) {
        ring[oldest] = { entry, headers };
        oldest = (oldest + 1) % size;
      }
      listeners.tell(entry);
      return entry;
    },
    list: () => list().map(detailed),
    get: (id) => {
      const found = list().at(id - last - 1);
      return found?.entry.id === id ? detailed(found) : undefined;
    },
    get total() {
      return total;
    },
    clear: () => {
      ring = [];
      oldest = 0;
      total = 0;
    },
    subscribe: listeners.subscribe,
  };
}

function detailed({ entry, headers }: { readonly entry: JournalEntry; readonly headers: RawHeaders }): DetailedEntry {
  return { ...entry, headers: printableHeaders(headers) };
}
