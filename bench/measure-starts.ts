import type { Circumstances } from './bench-part.ts';
import type { Contestant } from './contestant.ts';
import { inRounds } from './rounds.ts';
import { startServer } from './server.ts';

/** One start, and what it left: milliseconds to the first 200, milliseconds of processor, and megabytes (10^6 bytes) resident then. */
export interface Start {
  readonly startMs: number;
  readonly busy: number;
  readonly resident: number;
}

/** Starts each contestant in turn, round by round, and ends it again. */
export function measureStarts(
  contestants: readonly Contestant[],
  { stage, processes, rounds, say }: Circumstances,
): Promise<ReadonlyMap<Contestant, readonly Start[]>> {
  say(`start: ${contestants.map(({ name }) => name).join(', ')}`);
  return inRounds(contestants, rounds, async (contestant) => {
    await using server = await startServer(contestant, stage, processes);
    const [busy, resident] = await Promise.all([server.busy(), server.resident()]);
    return { startMs: server.startMs, busy, resident };
  });
}
