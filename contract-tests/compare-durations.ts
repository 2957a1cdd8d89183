import { type Judgement, met, missed } from './expectation.ts';

/**
 * How unlikely a difference must be to count, in standard deviations of the rank sum. Chance gets that far once in a million
 * and a half comparisons, so that a suite that runs every day never cries wolf.
 */
const DEVIATIONS = 5;

/** A smaller difference than this, in milliseconds, is nothing that a network would let through. */
const LEAST_DIFFERENCE = 0.2;

/** Where even the faster half scatters by more than this, in milliseconds, a difference could hide. */
const MOST_SCATTER = 5;

/**
 * Whether two kinds of requests take times by which they could be told apart, by the rank-sum test of Mann and Whitney: it
 * supposes nothing about how durations are spread, and single slow ones do not sway it. They must have been measured in
 * turn, so that what slows a machine down for a while slows both.
 *
 * @param first milliseconds, as the others
 */
export function compareDurations(first: readonly number[], second: readonly number[]): Judgement {
  const longer = shareOfLonger(first, second);
  const deviation = Math.sqrt((first.length + second.length + 1) / (12 * first.length * second.length));
  const difference = quantile(first, 0.5) - quantile(second, 0.5);
  if (Math.abs(longer - 0.5) >= DEVIATIONS * deviation && Math.abs(difference) >= LEAST_DIFFERENCE) {
    const [which, share] = difference > 0 ? ['first', longer] : ['second', 1 - longer];
    const by = Math.abs(difference).toFixed(1);
    return missed(`the ${which} takes longer in ${Math.round(share * 100)} of 100 pairs, by ${by} ms`);
  }
  const scatter = Math.max(...[first, second].map((durations) => quantile(durations, 0.5) - quantile(durations, 0.1)));
  return scatter > MOST_SCATTER
    ? { kind: 'unclear', reason: `even the faster answers scatter by ${scatter.toFixed(1)} ms: too much to tell` }
    : met;
}

/** In which share of all pairs the first is the longer: half of them where nothing tells the two apart. */
function shareOfLonger(first: readonly number[], second: readonly number[]): number {
  const wins = first.flatMap((one) => second.map((other): number => (one > other ? 1 : one === other ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

function quantile(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
