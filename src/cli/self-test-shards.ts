import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Trial } from '../../contract-tests/self-test/self-test.ts';
import { Fault } from '../fault.ts';

/**
 * Runs a self-test in several processes, each of which makes a part of the trials, and yields the trials as they come. No
 * process outlives it: they end with the signal, and where one dies before its time all do.
 *
 * @param args of the command, without the one that says which part is meant
 */
export async function* runShards(
  args: readonly string[],
  count: number,
  signal: AbortSignal,
): AsyncGenerator<Trial, void, void> {
  const ending = new AbortController();
  const trials = new PassThrough({ objectMode: true });
  const shards = Array.from({ length: count }, (_, index) =>
    runShard(
      [...args, '--shard', `${index + 1}/${count}`],
      (trial) => trials.write(trial),
      AbortSignal.any([signal, ending.signal]),
    ),
  );
  Promise.all(shards).then(
    () => trials.end(),
    (error: Error) => trials.destroy(error),
  );
  try {
    yield* trials as AsyncIterable<Trial>;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ending.abort();
  }
}

async function runShard(args: readonly string[], report: (trial: Trial) => void, signal: AbortSignal): Promise<void> {
  const command = [...process.execArgv, ...process.argv.slice(1, 2), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], signal });
  createInterface({ input: child.stdout }).on('line', (line) => report(JSON.parse(line)));
  const [code, deadly] = await once(child, 'close');
  if (code === 0) return;
  throw new Fault('control', {
    what: `a part of the self-test ended before its time (${deadly ?? `exit ${code}`})`,
    place: args.join(' '),
    remedy: 'What it said stands above. With --jobs 1 everything runs in one process.',
  });
}
