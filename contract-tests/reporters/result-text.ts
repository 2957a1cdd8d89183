import type { Result } from '../result.ts';

/** What became of a result, in one sentence. */
export function describeResult({ expected, observed, reason }: Result): string {
  const came =
    expected === undefined && observed === undefined
      ? []
      : [`expected ${expected ?? 'another answer'}, got ${observed ?? 'nothing'}`];
  const because = reason === undefined || reason === observed ? [] : [reason];
  return [...came, ...because].join('; ') || 'no reason given';
}
