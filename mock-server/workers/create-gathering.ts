import type { World } from '../world.ts';
import { monotonicNow } from './monotonic-now.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Noted } from './word.ts';
import type { Report } from './worker-process.ts';

/** Puts what workers have answered into the journal, in the order in which it was answered. */
export interface Gathering {
  /** Resolves when everything is in that was answered before. */
  gather(): Promise<void>;
  /** There is something to gather. It is done soon, if somebody watches the journal. */
  wanted(): void;
  end(): void;
}

/** How long after something was answered whoever watches the journal is told of it, in milliseconds. */
const SOON = 50;

export function createGathering(
  { journal, match }: Pick<World, 'journal' | 'match'>,
  report: () => Promise<readonly Report[]>,
): Gathering {
  let held: readonly Noted[] = [];
  let timer: NodeJS.Timeout | undefined;
  const gather = oneAtATime(async () => {
    const began = monotonicNow();
    const reports = await report();
    const noted = [held, ...reports.map((each) => each.noted)].flat().sort((one, other) => one.time - other.time);
    const skipped = reports.reduce((sum, each) => sum + each.skipped, 0);
    if (skipped > 0) journal.skip(skipped);
    // Of what came after the beginning, another worker may have something earlier that it has not reported.
    const later = skipped > 0 ? -1 : noted.findIndex(({ time }) => time > began);
    const due = later === -1 ? noted : noted.slice(0, later);
    held = noted.slice(due.length);
    for (const { note, described } of due) {
      journal.record({ ...note, match: match(note.request.method, note.request.path) }, described);
    }
    if (held.length > 0) wanted();
  });
  const wanted = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (journal.isWatched) void gather();
      else wanted();
    }, SOON).unref();
  };
  return { gather, wanted, end: () => clearTimeout(timer) };
}
