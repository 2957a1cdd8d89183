import { join } from 'node:path';
import { Fault } from '../../src/fault.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { BenchPart } from '../bench-part.ts';
import { bothCores } from '../cores.ts';
import { figuresOf, inRounds } from '../rounds.ts';
import { spreadOf } from '../spread.ts';

/** Milliseconds. */
const SOON = 3000;

const ARGS = ['verify', 'mock', '--quiet'];

/** The whole suite against a mock of its own, on all cores that there are, as people run it. */
export const verifyPart: BenchPart = {
  name: 'verify',
  about: '`cfis verify mock`, whole',
  measure: async ({ stage, processes, rounds, say }) => {
    say('verify: cfis verify mock');
    const measured = await inRounds([ARGS], rounds, async (args) => {
      const start = performance.now();
      const { code } = await processes.run(
        process.execPath,
        [join(packageRoot, 'dist', 'cfis.js'), ...args],
        bothCores,
        { CFIS_CA_DIR: stage.authorityFolder },
      );
      if (code === 0) return performance.now() - start;
      throw new Fault('usage', {
        what: `ended with ${code}`,
        place: 'cfis verify mock',
        remedy: 'Run it by hand and see what it says.',
      });
    });
    return [
      {
        measure: 'cfis verify mock',
        contestant: 'ours',
        unit: 'ms',
        figure: spreadOf(figuresOf(measured.get(ARGS), (ms) => ms)),
        target: { bound: 'at most', value: SOON },
      },
    ];
  },
};
