import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchPart } from '../bench-part.ts';
import { ours } from '../contestants.ts';
import { figuresOf, inRounds } from '../rounds.ts';
import { startServer } from '../server.ts';
import { spreadOf } from '../spread.ts';
import type { Stage } from '../stage.ts';
import { measureThroughput } from '../throughput.ts';

const FLAT = { bound: 'at least', value: 0.95 } as const;

const FEW = 10;
const MANY = 1_000_000;

/** Milliseconds. */
const START_OF_MANY = 3000;

export const tokensPart: BenchPart = {
  name: 'tokens',
  about: `valid GET and start with ${MANY.toLocaleString('en-GB')} tokens, against ${FEW}`,
  measure: async (circumstances) => {
    const { stage, processes, rounds, say } = circumstances;
    const { basePath } = stage;
    const few = ours('http', basePath, {
      name: `ours, ${FEW} tokens`,
      flags: ['--tokens', await writeTokens(stage, FEW)],
    });
    const many = ours('http', basePath, {
      name: `ours, ${MANY.toLocaleString('en-GB')} tokens`,
      flags: ['--tokens', await writeTokens(stage, MANY)],
    });
    say(`start: ${many.name}`);
    const measured = await inRounds([many], rounds, async (contestant) => {
      const server = await startServer(contestant, stage, processes);
      await server.end();
      return server.startMs;
    });
    const start = {
      measure: 'spawn to first 200',
      contestant: many.name,
      unit: 'ms',
      figure: spreadOf(figuresOf(measured.get(many), (ms) => ms)),
      target: { bound: 'at most', value: START_OF_MANY },
    } as const;
    const throughput = await measureThroughput(circumstances, {
      measure: 'valid GET, many tokens',
      request: stage.requests.get,
      contestants: [few, many],
      comparisons: [{ contestant: many, against: few, throughput: FLAT }],
    });
    return [start, ...throughput];
  },
};

/** A token file in JSON, with the one that is asked with among the others. */
async function writeTokens({ folder, requests }: Stage, count: number): Promise<string> {
  const file = join(folder, `${count}-tokens.json`);
  const rows = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `staging-${index}`,
      value: index === 0 ? requests.get.token : `mock-staging-${randomBytes(18).toString('base64url')}`,
      kind: 'client',
      environment: 'staging',
      account: 'Harjula Tools Oy',
      issuedAt: '2025-01-01T00:00:00Z',
    }),
  );
  await writeFile(file, `{ "tokens": [\n${rows.join(',\n')}\n] }\n`);
  return file;
}

const KEPT = 100_000;

export const journalPart: BenchPart = {
  name: 'journal',
  about: `valid GET with ${KEPT.toLocaleString('en-GB')} requests in the journal, against none`,
  measure: (circumstances) => {
    const { basePath, requests } = circumstances.stage;
    const none = ours('http', basePath, { name: 'ours, journal of 0', flags: ['--journal-size', '0'] });
    const full = ours('http', basePath, {
      name: `ours, journal of ${KEPT.toLocaleString('en-GB')}`,
      flags: ['--journal-size', `${KEPT}`],
    });
    return measureThroughput(circumstances, {
      measure: 'valid GET, full journal',
      request: requests.get,
      contestants: [none, full],
      comparisons: [{ contestant: full, against: none, throughput: FLAT }],
      before: (contestant) => (contestant === full ? KEPT : 0),
    });
  },
};
