import type { Outcome, Result } from '../result.ts';

/** Where a result stands in a report: as its outcome says, unless the miss is a known deviation. */
export type Standing = Outcome | 'known';

export function standingOf({ outcome, deviation }: Result): Standing {
  return deviation === undefined ? outcome : 'known';
}
