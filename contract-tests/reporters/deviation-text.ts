import type { Deviation } from '../result.ts';

/** Why a miss is accepted, by whom, and until when. */
export function describeDeviation({ reason, owner, reviewBy }: Deviation): string {
  return `${reason} (${owner}, review by ${reviewBy})`;
}
