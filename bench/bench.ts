import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { exitCode } from '../src/cli/exit-code.ts';
import { collectWords, flag, wholeNumber } from '../src/cli/flags.ts';
import { listenForInterruption } from '../src/cli/interruption.ts';
import { describeFault } from '../src/cli/terminal.ts';
import { Fault } from '../src/fault.ts';
import type { BenchPart, Circumstances } from './bench-part.ts';
import { bothCores, loadCores } from './cores.ts';
import { parts } from './parts.ts';
import { createProcesses, type Processes } from './processes.ts';
import { isMet, type Row } from './row.ts';
import { setStage } from './stage.ts';
import { tableOf } from './table.ts';

interface Flags {
  readonly only?: readonly BenchPart[];
  readonly rounds: number;
  readonly seconds: number;
  readonly json?: string;
  readonly enforce?: true;
}

const program = new Command('npm run bench --')
  .description('measure the mock side by side with the limit of what Node can do, and with its peers')
  .exitOverride()
  .addOption(
    flag('--only <names>', 'measure only these parts, separated by commas', 'CFIS_BENCH_ONLY').argParser(named),
  )
  .addOption(count('--rounds <number>', 'how often each contestant is measured', 'CFIS_BENCH_ROUNDS', 5))
  .addOption(count('--seconds <number>', 'seconds of load in each round', 'CFIS_BENCH_SECONDS', 2))
  .addOption(flag('--json <file>', 'write everything that was measured to this file too', 'CFIS_BENCH_JSON'))
  .addOption(flag('--enforce', 'exit with 1 where a target is not met', 'CFIS_BENCH_ENFORCE'))
  .addHelpText(
    'after',
    `
Parts:
${parts.map(({ name, about, isLong }) => `  ${name.padEnd(8)} ${about}${isLong ? ' (only where it is named)' : ''}`).join('\n')}

Every server runs on one core, the load on another, on loopback. Other work on the machine spoils the figures; how much, the
second bare server tells. Needs two cores, taskset, and wrk (Debian: apt-get install wrk).

Examples:
  $ npm run bench
  $ npm run bench -- --only get,missing --rounds 9
  $ npm run bench -- --only growth
  $ npm run bench -- --json bench.json --enforce
`,
  )
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
  else if (error instanceof Fault) {
    process.stderr.write(`${describeFault(error)}\n`);
    process.exitCode = exitCode.notRun;
  } else throw error;
}

async function run(flags: Flags): Promise<void> {
  const { rounds, seconds } = flags;
  using interruption = listenForInterruption();
  await using processes = createProcesses(interruption.signal);
  try {
    await prepareMachine(processes);
    await using stage = await setStage();
    const rows = await measureAll(flags, {
      rounds,
      seconds,
      stage,
      processes,
      say: (line) => process.stderr.write(`${line}\n`),
    });
    process.stdout.write(tableOf(rows));
    if (flags.json !== undefined)
      await writeFile(flags.json, `${JSON.stringify({ ...machine(), rounds, seconds, rows }, undefined, 2)}\n`);
    if (flags.enforce && rows.some((row) => isMet(row) === false)) process.exitCode = exitCode.violated;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    process.exitCode = exitCode.interrupted;
  }
}

async function measureAll({ only }: Flags, circumstances: Circumstances): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const part of only ?? parts.filter(({ isLong }) => isLong !== true)) {
    rows.push(...(await measureOne(part, circumstances)));
  }
  return rows;
}

/** What goes wrong in one part leaves the others their figures. */
async function measureOne(part: BenchPart, circumstances: Circumstances): Promise<readonly Row[]> {
  // However a part ends, nothing that it started runs beside the next one.
  await using processes = createProcesses(circumstances.processes.signal);
  try {
    return await part.measure({ ...circumstances, processes });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${describeFault(error)}\n`);
    const [problem] = error.problems;
    return [{ measure: part.name, contestant: problem?.place ?? '', unit: 'ms', problem: problem?.what ?? '' }];
  }
}

/** Makes sure that there is what it takes, and keeps this process off the core of the servers. */
async function prepareMachine(processes: Processes): Promise<void> {
  if (availableParallelism() < 2) {
    throw new Fault('usage', {
      what: 'this machine has one core, and server and load would share it',
      remedy: 'Measure where there are two.',
    });
  }
  await processes.run('taskset', ['--all-tasks', '--cpu-list', '--pid', loadCores, `${process.pid}`], bothCores);
  if (await hasLoad(processes)) return;
  if (process.getuid?.() === 0) {
    await processes.run('apt-get', ['update'], bothCores);
    await processes.run('apt-get', ['install', '--yes', '--no-install-recommends', 'wrk'], bothCores);
    if (await hasLoad(processes)) return;
  }
  throw new Fault('usage', {
    what: 'there is no wrk to load servers with',
    remedy: 'Install it: apt-get install wrk.',
  });
}

/** Asked for its version, wrk shows that and its usage, and exits with 1. */
async function hasLoad(processes: Processes): Promise<boolean> {
  return (await processes.run('wrk', ['--version'], bothCores)).stdout.startsWith('wrk ');
}

function machine(): object {
  return { node: process.version, processor: cpus()[0]?.model, cores: cpus().length };
}

function count(flags: string, description: string, variable: string, usual: number): ReturnType<typeof flag> {
  return flag(flags, description, variable)
    .argParser((text) => wholeNumber(text, 1, 1000))
    .default(usual);
}

function named(value: string, earlier: readonly BenchPart[] | undefined): readonly BenchPart[] {
  const words = collectWords(value, undefined);
  return [
    ...(earlier ?? []),
    ...words.map((word) => {
      const part = parts.find(({ name }) => name === word);
      if (part === undefined) {
        throw new InvalidArgumentError(`Write some of: ${parts.map(({ name }) => name).join(', ')}.`);
      }
      return part;
    }),
  ];
}
