import type { JournalEntry } from '../journal/entry.ts';
import { createJournal, type OpenJournal } from '../journal/journal.ts';
import type { Note } from '../journal/note.ts';
import { monotonicNow } from './monotonic-now.ts';
import { createUnsent } from './unsent.ts';
import type { Noted } from './word.ts';

/** The journal of a worker: it keeps what it is to report, and nothing else. */
export interface Noting extends OpenJournal {
  /** What was answered since the last time, and of how much more nothing is known any more. */
  take(): { readonly noted: readonly Noted[]; readonly skipped: number };
}

type Described = Omit<JournalEntry, 'id'>;

interface Kept {
  readonly time: number;
  readonly note: Note;
  described: Described | undefined;
}

/**
 * @param describe what a note says, by the tokens that there are
 * @param most how many requests are kept from one report to the next
 * @param wanted told of the first request since the last report
 */
export function createNoting(describe: (note: Note) => Described, most: number, wanted: () => void): Noting {
  const unsent = createUnsent<Kept>(most);
  let isWanted = false;
  let isSettled = true;
  const described = (kept: Kept): Described => {
    kept.described ??= describe(kept.note);
    return kept.described;
  };
  const settle = (): void => {
    if (isSettled) return;
    for (const kept of unsent) if (kept.note.verdict.kind === 'denied') described(kept);
    isSettled = true;
  };
  return {
    ...createJournal(describe, 0),
    record: (note) => {
      const kept: Kept = { time: monotonicNow(), note, described: undefined };
      unsent.put(kept);
      if (note.verdict.kind === 'denied') isSettled = false;
      if (!isWanted) wanted();
      isWanted = true;
      return () => ({ id: 0, ...described(kept) });
    },
    settle,
    take: () => {
      // The primary may know other tokens by now than those by which it was refused.
      settle();
      isWanted = false;
      const { items, skipped } = unsent.take();
      return { noted: items.map(notedOf), skipped };
    },
  };
}

function notedOf({ time, note: { match: _, request, ...others }, described }: Kept): Noted {
  return described === undefined
    ? { time, note: { ...others, request } }
    : { time, note: { ...others, request: { ...request, body: undefined } }, described };
}
