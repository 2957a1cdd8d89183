import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchPart, Circumstances } from '../bench-part.ts';
import type { Contestant } from '../contestant.ts';
import { ours } from '../contestants.ts';
import { measureStarts, type Start } from '../measure-starts.ts';
import { figuresOf } from '../rounds.ts';
import { type Row, ratiosOf, type Unit } from '../row.ts';
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
    const { stage } = circumstances;
    const { basePath } = stage;
    const few = ours('http', basePath, {
      name: `ours, ${FEW} tokens`,
      flags: ['--tokens', await writeTokens(stage, FEW)],
    });
    const many = ours('http', basePath, {
      name: `ours, ${MANY.toLocaleString('en-GB')} tokens`,
      flags: ['--tokens', await writeTokens(stage, MANY)],
    });
    const start = await measureStart(circumstances, few, many);
    const throughput = await measureThroughput(circumstances, {
      measure: 'valid GET, many tokens',
      request: stage.requests.get,
      contestants: [few, many],
      comparisons: [{ contestant: many, against: few, throughput: FLAT }],
    });
    return [...start, ...throughput];
  },
};

/** The time is what is wanted; what of it the processor was busy for is the figure to trust where others work on the machine. */
async function measureStart(circumstances: Circumstances, few: Contestant, many: Contestant): Promise<readonly Row[]> {
  const measured = await measureStarts([few, many], circumstances);
  const rowsOf = (measure: string, unit: Unit, read: keyof Start): readonly Row[] => {
    const [base, figures] = [few, many].map((contestant) => figuresOf(measured.get(contestant), (one) => one[read]));
    if (base === undefined || figures === undefined) return [];
    return [
      { measure, contestant: few.name, unit, figure: spreadOf(base) },
      {
        measure,
        contestant: many.name,
        unit,
        figure: spreadOf(figures),
        against: few.name,
        ratio: ratiosOf(figures, base),
      },
    ];
  };
  const wanted: Row = {
    measure: 'spawn to first 200',
    contestant: many.name,
    unit: 'ms',
    figure: spreadOf(figuresOf(measured.get(many), ({ startMs }) => startMs)),
    target: { bound: 'at most', value: START_OF_MANY },
  };
  return [
    wanted,
    ...rowsOf('start with many tokens', 'ms', 'startMs'),
    ...rowsOf('start with many tokens, processor', 'ms', 'busy'),
    ...rowsOf('resident with many tokens', 'MB', 'resident'),
  ];
}

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
