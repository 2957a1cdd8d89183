import type { Figures } from './row.ts';

/**
 * Measures every contestant once a round, forwards in one round and backwards in the next: so what changes with time, such as
 * the temperature of a core, hits all of them alike.
 */
export async function inRounds<C, F>(
  contestants: readonly C[],
  rounds: number,
  measure: (contestant: C, round: number) => Promise<F>,
): Promise<ReadonlyMap<C, readonly F[]>> {
  const measured = new Map<C, F[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      measured.get(contestant)?.push(await measure(contestant, round));
    }
  }
  return measured;
}

/** One figure of each round, of which there is at least one. */
export function figuresOf<F>(measured: readonly F[] | undefined, read: (one: F) => number): Figures {
  const [first, ...others] = (measured ?? []).map(read);
  if (first === undefined) throw new RangeError('there was no round');
  return [first, ...others];
}
