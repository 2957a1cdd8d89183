import type { Report } from '../verdict/report.ts';
import { standingOf } from './standing.ts';

/** How many results ended how, in one line. */
export function countsLine({ summary, results }: Report): string {
  const { verdict: _, ...counts } = summary;
  const known = results.filter((result) => standingOf(result) === 'known').length;
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  return `${parts.join(', ')}${known === 0 ? '' : ` (${known} of them known deviations)`}`;
}
