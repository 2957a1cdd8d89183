import type { BenchPart } from '../bench-part.ts';
import { ours } from '../contestants.ts';
import { load } from '../load.ts';
import type { Row } from '../row.ts';
import { startServer } from '../server.ts';
import { spreadOf } from '../spread.ts';

const FEW = 1_000_000;
const MANY = 10_000_000;

/** Seconds of load between two looks at the memory. */
const STEP = 10;

/** Whether memory grows with the requests that were answered. One round, of some minutes. */
export const growthPart: BenchPart = {
  name: 'growth',
  about: `resident memory after ${MANY / 1e6} million requests, against that after ${FEW / 1e6} million`,
  isLong: true,
  measure: async ({ stage, processes, say }): Promise<readonly Row[]> => {
    say('growth: ours');
    await using server = await startServer(ours('http', stage.basePath), stage, processes);
    const { get } = stage.requests;
    let answered = 0;
    /** The least of what was seen after each step: what a collection has just not come to is no growth. */
    const residentAfter = async (requests: number): Promise<number> => {
      const seen: number[] = [];
      while (answered < requests || seen.length < 3) {
        answered += (await load(processes, server.baseUrl + get.path, get, STEP)).requests;
        if (answered >= requests) seen.push(await server.resident());
      }
      say(`growth: ${answered} requests`);
      return Math.min(...seen);
    };
    const few = await residentAfter(FEW);
    const many = await residentAfter(MANY);
    const row = { measure: 'resident under load', unit: 'MB' } as const;
    return [
      { ...row, contestant: `ours, ${FEW / 1e6} million requests`, figure: spreadOf([few]) },
      {
        ...row,
        contestant: `ours, ${MANY / 1e6} million requests`,
        figure: spreadOf([many]),
        against: `ours, ${FEW / 1e6} million requests`,
        ratio: spreadOf([many / few]),
        target: { bound: 'at most', value: 1 },
      },
    ];
  },
};
