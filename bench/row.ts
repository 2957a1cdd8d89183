import { type Spread, spreadOf } from './spread.ts';

/** What is wanted of a median: of the ratio where there is one, or else of the figure itself. */
export interface Target {
  readonly bound: 'at least' | 'at most';
  readonly value: number;
}

/** One line of the table. */
export interface Row {
  /** What was measured, as in `valid GET`. */
  readonly measure: string;
  readonly contestant: string;
  readonly unit: Unit;
  /** Absent where there was nothing to measure: see `problem`. */
  readonly figure?: Spread;
  /** Whose figures of the same rounds it was divided by. */
  readonly against?: string;
  readonly ratio?: Spread;
  readonly target?: Target;
  /** Why there is no figure. */
  readonly problem?: string;
}

export type Unit = 'requests/s' | 'ms' | 'µs' | 'MB';

/** Figures of one contestant, one a round. */
export type Figures = readonly [number, ...(readonly number[])];

/** Compares round by round, so that what slows the whole machine down for a while does not count. */
export function ratiosOf(figures: Figures, reference: Figures): Spread {
  const [first, ...others] = figures.map((figure, round) => figure / (reference[round] ?? reference[0]));
  return spreadOf([first ?? 1, ...others]);
}

/** Whether a row is as it should be; nothing where nothing is wanted of it. What could not be measured is not as it should be. */
export function isMet({ figure, ratio, against, target, problem }: Row): boolean | undefined {
  if (problem !== undefined) return false;
  const compared = against === undefined ? figure : ratio;
  if (target === undefined || compared === undefined) return undefined;
  return target.bound === 'at least' ? compared.median >= target.value : compared.median <= target.value;
}
