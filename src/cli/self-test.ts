import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { killMatrix, killMatrixCsv } from '../../contract-tests/self-test/kill-matrix.ts';
import type { SelfTestOptions, Shard, Trial } from '../../contract-tests/self-test/self-test.ts';
import { problemLines, summariseTrials, summaryLine } from '../../contract-tests/self-test/summary.ts';
import { loadDescription } from '../description/load.ts';
import { caDirFlag } from './ca.ts';
import { exitCode } from './exit-code.ts';
import { collectWords, flag, wholeNumber, withDescriptionFlags, withOutputFlags } from './flags.ts';
import { listenForInterruption } from './interruption.ts';
import { ensureWritable } from './report-output.ts';
import { runShards } from './self-test-shards.ts';
import { createTerminal, type Terminal } from './terminal.ts';

interface SelfTestFlags {
  readonly only?: readonly string[];
  readonly full?: true;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly matrix?: string;
  readonly caDir?: string;
  readonly spec?: string;
  readonly overlay?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

export function selfTestCommand(): Command {
  const command = new Command('self-test')
    .description('try the suite on servers with planted defects and on lawful ones, and say who noticed what')
    .addOption(flag('--only <ids>', 'mutants and variants to try', 'CFIS_SELF_TEST_ONLY').argParser(collectWords))
    .addOption(
      flag('--full', 'make every assertion on every defect, and meet lawful servers as live services too', 'CFIS_FULL'),
    )
    .addOption(
      flag(
        '--jobs <number>',
        'processes to run it in (as many as there are cores unless given)',
        'CFIS_JOBS',
      ).argParser((text) => wholeNumber(text, 1, 256)),
    )
    .addOption(flag('--matrix <file>', 'write who noticed what as CSV', 'CFIS_MATRIX'))
    .addOption(new Option('--shard <part>', 'the part of the trials to make').argParser(parseShard).hideHelp())
    .addOption(caDirFlag());
  return withOutputFlags(withDescriptionFlags(command)).addHelpText('after', examples).action(runSelfTest);
}

const examples = `
Examples:
  $ cfis self-test
  $ cfis self-test --full --matrix kills.csv
  $ cfis self-test --only M56,V05

Exit: 0 the suite proves itself, 1 it does not, 2 usage or configuration, 3 could not run, 130 interrupted.
`;

async function runSelfTest(flags: SelfTestFlags): Promise<void> {
  const startedAt = performance.now();
  const terminal = createTerminal(flags.quiet === true);
  if (flags.matrix !== undefined) await ensureWritable(flags.matrix);
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const trials: Trial[] = [];
  for await (const trial of await startTrials(flags, signal)) {
    trials.push(trial);
    if (flags.json) terminal.emit({ event: 'trial', ...trial });
    terminal.progress(`${trials.length} tried, last ${trial.id}`);
  }
  if (signal.aborted) process.exitCode = exitCode.interrupted;
  else if (flags.shard === undefined) await report(trials, flags, (performance.now() - startedAt) / 1000, terminal);
}

/** The defects are only loaded here, so that no other command pays for them. */
async function startTrials(flags: SelfTestFlags, signal: AbortSignal): Promise<AsyncIterable<Trial>> {
  const { selfTest, countTrials } = await import('../../contract-tests/self-test/self-test.ts');
  const { only, full, shard, caDir, spec, overlay = [] } = flags;
  const jobs = Math.min(flags.jobs ?? availableParallelism(), countTrials({ ...(only && { only }) }));
  if (shard === undefined && jobs > 1) return runShards(argsOf(flags), jobs, signal);
  const description = await loadDescription({ ...(spec !== undefined && { spec }), overlays: overlay });
  const options: SelfTestOptions = {
    description,
    signal,
    ...(only && { only }),
    ...(full && { full }),
    ...(shard && { shard }),
    ...(caDir !== undefined && { authorityFolder: caDir }),
  };
  return selfTest(options);
}

/** What a process that makes a part of the trials must know. Variables it sees for itself. */
function argsOf({ only, full, caDir, spec, overlay = [] }: SelfTestFlags): readonly string[] {
  return [
    ...['self-test', '--json', '--quiet'],
    ...(only ? ['--only', only.join(',')] : []),
    ...(full ? ['--full'] : []),
    ...(caDir !== undefined ? ['--ca-dir', caDir] : []),
    ...(spec !== undefined ? ['--spec', spec] : []),
    ...overlay.flatMap((file) => ['--overlay', file]),
  ];
}

async function report(
  trials: readonly Trial[],
  { only, json, matrix }: SelfTestFlags,
  seconds: number,
  terminal: Terminal,
): Promise<void> {
  const summary = summariseTrials(trials, only === undefined);
  if (matrix !== undefined) await writeFile(matrix, killMatrixCsv(trials));
  if (json) terminal.emit({ event: 'summary', ...summary, seconds });
  else terminal.say(killMatrix(trials, process.stderr.columns ?? 160));
  for (const line of problemLines(trials, summary)) terminal.insist(line);
  terminal.say(summaryLine(summary, seconds));
  process.exitCode = summary.proven ? exitCode.conforms : exitCode.violated;
}

function parseShard(text: string): Shard {
  const [, part, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  const shard = { index: Number(part) - 1, of: Number(of) };
  if (part === undefined || shard.index >= shard.of)
    throw new InvalidArgumentError('Write a part of a whole, such as 1/2.');
  return shard;
}
