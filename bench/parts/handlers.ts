import { join } from 'node:path';
import { Fault } from '../../src/fault.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { BenchPart } from '../bench-part.ts';
import { serverCores } from '../cores.ts';
import { figuresOf, inRounds } from '../rounds.ts';
import { type Figures, type Row, ratiosOf, type Target } from '../row.ts';
import { spreadOf } from '../spread.ts';

const CALLS = 4000;

/** Time of a call under MSW. Each round has a fresh process, since MSW's grows with every call. */
const kinds = { bare: 'bare handler', again: 'bare handler again (noise)', ours: 'ours' } as const;

type Kind = keyof typeof kinds;

interface Call {
  /** Microseconds. */
  readonly elapsed: number;
  /** Microseconds of a processor. */
  readonly busy: number;
}

/** Time of a call under MSW. Each round has a fresh process, since MSW's grows with every call. */
export const handlersPart: BenchPart = {
  name: 'msw',
  about: 'a valid GET under MSW, against a handler of MSW that answers the same at once',
  measure: async ({ stage, processes, rounds, say }) => {
    const all: readonly Kind[] = ['bare', 'again', 'ours'];
    say(`msw: ${all.map((kind) => kinds[kind]).join(', ')}`);
    const measured = await inRounds(all, rounds, async (kind): Promise<Call> => {
      const args = [join(packageRoot, 'bench', 'dist', 'handlers.js'), kind, stage.recordedFile, `${CALLS}`];
      const { code, stdout } = await processes.run(process.execPath, args, serverCores);
      if (code === 0) return JSON.parse(stdout) as Call;
      throw new Fault('usage', {
        what: `ended with ${code}`,
        place: `msw ${kind}`,
        remedy: `Run it by hand: node ${args.join(' ')}`,
      });
    });
    const rowsOf = (read: keyof Call, measure: string, target?: Target): readonly Row[] =>
      all.map((kind) => {
        const figures = (of: Kind): Figures => figuresOf(measured.get(of), (call) => call[read]);
        return {
          measure,
          contestant: kinds[kind],
          unit: 'µs',
          figure: spreadOf(figures(kind)),
          ...(kind !== 'bare' && { against: kinds.bare, ratio: ratiosOf(figures(kind), figures('bare')) }),
          ...(kind === 'ours' && target && { target }),
        };
      });
    return [
      ...rowsOf('elapsed', 'valid GET under MSW', { bound: 'at most', value: 1.15 }),
      ...rowsOf('busy', 'valid GET under MSW, processor'),
    ];
  },
};
