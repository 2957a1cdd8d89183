import type { Circumstances } from './bench-part.ts';
import type { Contestant } from './contestant.ts';
import { type Load, type LoadRequest, load } from './load.ts';
import { figuresOf, inRounds } from './rounds.ts';
import { type Figures, type Row, ratiosOf, type Target } from './row.ts';
import { type RunningServer, startServer } from './server.ts';
import { spreadOf } from './spread.ts';

/** A comparison that something is wanted of. */
export interface Comparison {
  readonly contestant: Contestant;
  readonly against: Contestant;
  /** Of requests a second. */
  readonly throughput: Target;
  /** Of the time within which 99 of 100 answers come. */
  readonly p99?: Target;
}

export interface Throughput {
  readonly measure: string;
  readonly request: LoadRequest;
  /** Everybody else is compared with the first. */
  readonly contestants: readonly [Contestant, ...Contestant[]];
  readonly comparisons: readonly Comparison[];
  /** Requests that a contestant has answered before it is measured, if any. */
  readonly before?: (contestant: Contestant) => number;
}

/** Code that has run less often is slow: nobody is measured cold. */
const WARM = 50_000;

/** Seconds for which somebody is warmed who is too slow for that. */
const PATIENCE = 5;

/**
 * Loads all contestants in turn, each round in a process of its own: two processes of the same program, which differ in where
 * their code and their heap came to lie, may differ by a third.
 */
export async function measureThroughput(
  { stage, processes, rounds, seconds, say }: Circumstances,
  { measure, request, contestants, comparisons, before = () => 0 }: Throughput,
): Promise<readonly Row[]> {
  say(`${measure}: ${contestants.map(({ name }) => name).join(', ')}`);
  const loadOnce = async ({ baseUrl, busy }: RunningServer, forSeconds: number): Promise<Loaded> => {
    const before = await busy();
    const done = await load(processes, baseUrl + request.path, request, forSeconds);
    return { ...done, busy: (((await busy()) - before) * 1000) / done.requests };
  };
  const measured = await inRounds(contestants, rounds, async (contestant) => {
    await using server = await startServer(contestant, stage, processes);
    const needed = before(contestant);
    let answered = 0;
    for (let step = 0; answered < needed || (answered < WARM && step < PATIENCE); step += 1) {
      answered += (await loadOnce(server, 1)).requests;
    }
    return await loadOnce(server, seconds);
  });

  const figures = (contestant: Contestant, read: keyof Loaded): Figures =>
    figuresOf(measured.get(contestant), (one) => one[read]);
  const rowOf = (contestant: Contestant, against: Contestant, kind: keyof typeof kinds, target?: Target): Row => ({
    measure: measure + kinds[kind].suffix,
    contestant: contestant.name,
    unit: kinds[kind].unit,
    figure: spreadOf(figures(contestant, kind)),
    ...(contestant !== against && {
      against: against.name,
      ratio: ratiosOf(figures(contestant, kind), figures(against, kind)),
    }),
    ...(target && { target }),
  });
  const [first] = contestants;
  const wanted = (contestant: Contestant): Comparison | undefined =>
    comparisons.find((comparison) => comparison.contestant === contestant && comparison.against === first);
  return [
    ...contestants.map((contestant) => rowOf(contestant, first, 'perSecond', wanted(contestant)?.throughput)),
    ...comparisons
      .filter(({ against }) => against !== first)
      .map(({ contestant, against, throughput }) => rowOf(contestant, against, 'perSecond', throughput)),
    ...contestants.map((contestant) => rowOf(contestant, first, 'busy')),
    ...contestants.map((contestant) => rowOf(contestant, first, 'p99', wanted(contestant)?.p99)),
  ];
}

interface Loaded extends Load {
  /** Microseconds of a processor for each request: what other work on the machine spoils least. */
  readonly busy: number;
}

const kinds = {
  perSecond: { suffix: '', unit: 'requests/s' },
  busy: { suffix: ', processor a request', unit: 'µs' },
  p99: { suffix: ', p99', unit: 'ms' },
} as const;
