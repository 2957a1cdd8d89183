/** How a row of samples went on: the middle of its first third, that of its last, and how far samples stray from theirs. */
export interface Growth {
  readonly first: number;
  readonly last: number;
  readonly noise: number;
  /** Whether the last third is higher than the first by more than is allowed and than noise explains. */
  readonly grew: boolean;
}

/**
 * Compares the first third of samples with the last by medians, which a few outliers do not move. What comes before is
 * warm-up, and a tenth of the samples is left out for it.
 *
 * @param allowance what the medians may differ by, as a share of the first and as an amount
 */
export function growthOf(
  samples: readonly number[],
  allowance: { readonly share: number; readonly amount: number },
): Growth {
  const warm = samples.slice(Math.ceil(samples.length / 10));
  const third = Math.floor(warm.length / 3);
  const [early, late] = [warm.slice(0, third), warm.slice(-third)];
  const [first, last] = [median(early), median(late)];
  const noise =
    SIGMA * median([...early.map((each) => Math.abs(each - first)), ...late.map((each) => Math.abs(each - last))]);
  // Three standard errors of the difference of two medians.
  const error = 3 * 1.2533 * Math.sqrt(2 / third) * noise;
  const tolerated = Math.max(first * allowance.share + allowance.amount, error);
  return { first, last, noise, grew: last - first > tolerated };
}

/** By which the median of absolute deviations becomes a standard deviation, of normal noise. */
const SIGMA = 1.4826;

/** NaN of no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}
