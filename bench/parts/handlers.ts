import { join } from 'node:path';
import { Fault } from '../../src/fault.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { BenchPart } from '../bench-part.ts';
import { serverCores } from '../cores.ts';
import { figuresOf, inRounds } from '../rounds.ts';
import { ratiosOf } from '../row.ts';
import { spreadOf } from '../spread.ts';

const CALLS = 4000;

/** Time of a call under MSW. Each round has a fresh process, since MSW's grows with every call. */
export const handlersPart: BenchPart = {
  name: 'msw',
  about: 'a valid GET under MSW, against a handler of MSW that answers the same at once',
  measure: async ({ stage, processes, rounds, say }) => {
    say('msw: bare handler, ours');
    const measured = await inRounds(['bare', 'again', 'ours'], rounds, async (kind) => {
      const script = join(packageRoot, 'bench', 'dist', 'handlers.js');
      const { code, stdout } = await processes.run(
        process.execPath,
        [script, kind, stage.recordedFile, `${CALLS}`],
        serverCores,
      );
      if (code === 0) return Number(stdout);
      throw new Fault('usage', {
        what: `ended with ${code}`,
        place: `msw ${kind}`,
        remedy: `Run it by hand: node ${script} ${kind} FILE ${CALLS}`,
      });
    });
    const figures = (kind: string) => figuresOf(measured.get(kind), (microseconds) => microseconds);
    const row = { measure: 'valid GET under MSW', unit: 'µs' } as const;
    const against = 'bare handler';
    return [
      { ...row, contestant: against, figure: spreadOf(figures('bare')) },
      {
        ...row,
        contestant: 'bare handler again (noise)',
        figure: spreadOf(figures('again')),
        against,
        ratio: ratiosOf(figures('again'), figures('bare')),
      },
      {
        ...row,
        contestant: 'ours',
        figure: spreadOf(figures('ours')),
        against,
        ratio: ratiosOf(figures('ours'), figures('bare')),
        target: { bound: 'at most', value: 1.15 },
      },
    ];
  },
};
