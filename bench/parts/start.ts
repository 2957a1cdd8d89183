import type { BenchPart } from '../bench-part.ts';
import type { Contestant } from '../contestant.ts';
import { bare, ours, prism } from '../contestants.ts';
import { measureStarts, type Start } from '../measure-starts.ts';
import { figuresOf } from '../rounds.ts';
import { type Row, ratiosOf, type Target, type Unit } from '../row.ts';
import { spreadOf } from '../spread.ts';

const MEASURES: readonly {
  readonly measure: string;
  readonly unit: Unit;
  readonly read: keyof Start;
  readonly target?: Target;
}[] = [
  { measure: 'spawn to first 200', unit: 'ms', read: 'startMs', target: { bound: 'at most', value: 2.5 } },
  { measure: 'spawn to first 200, processor', unit: 'ms', read: 'busy' },
  { measure: 'resident after start', unit: 'MB', read: 'resident', target: { bound: 'at most', value: 1.5 } },
];

/** How long a start takes and how much memory it leaves taken. The authority is there already. */
export const startPart: BenchPart = {
  name: 'start',
  about: 'from spawn to the first 200, and resident memory then',
  measure: async (circumstances): Promise<readonly Row[]> => {
    const { stage } = circumstances;
    const limit = bare('http', stage.basePath);
    const shipped = ours('http', stage.basePath);
    const again = bare('http', stage.basePath, { name: 'bare again (noise)' });
    const contestants: readonly Contestant[] = [
      ...[limit, again, shipped, prism],
      ...[bare('https', stage.basePath), ours('https', stage.basePath)],
    ];
    const measured = await measureStarts(contestants, circumstances);
    return MEASURES.flatMap(({ measure, unit, read, target }) => {
      const figures = (contestant: Contestant) => figuresOf(measured.get(contestant), (one) => one[read]);
      return contestants.map((contestant) => ({
        measure,
        contestant: contestant.name,
        unit,
        figure: spreadOf(figures(contestant)),
        ...(contestant !== limit && {
          against: limit.name,
          ratio: ratiosOf(figures(contestant), figures(limit)),
        }),
        ...(contestant === shipped && target && { target }),
      }));
    });
  },
};
