import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Fault } from '../src/fault.ts';

/** Everything that was started and must be ended again. */
export interface Processes extends AsyncDisposable {
  /** Aborts when the user wants it all to end. */
  readonly signal: AbortSignal;
  /** Starts Node on one script. What it prints is thrown away, as it is where nobody watches. */
  start(args: readonly string[], cores: string, env?: Variables): ChildProcess;
  /** Runs a command to its end. */
  run(command: string, args: readonly string[], cores: string, env?: Variables): Promise<Finished>;
  /** Ends one of them. */
  end(child: ChildProcess): Promise<void>;
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
}

type Variables = Readonly<Record<string, string>>;

/** Milliseconds that a process has to end in order. */
const PATIENCE = 2000;

/** Starts processes on cores of their own, by `taskset`, which then is the process itself. */
export function createProcesses(signal: AbortSignal): Processes {
  const running = new Set<ChildProcess>();
  const begin = (
    command: string,
    args: readonly string[],
    cores: string,
    env: Variables,
    stdout: 'ignore' | 'pipe',
  ): ChildProcess => {
    signal.throwIfAborted();
    const child = spawn('taskset', ['--cpu-list', cores, command, ...args], {
      env: { ...surroundings(stdout === 'ignore' ? CONTESTANT : TOOL), ...env },
      stdio: ['ignore', stdout, 'ignore'],
    });
    running.add(child);
    child.once('close', () => running.delete(child));
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    if (!running.has(child)) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    await closed;
    clearTimeout(patience);
  };
  const endAll = async (): Promise<void> => {
    await Promise.all([...running].map(end));
  };
  signal.addEventListener('abort', endAll, { once: true });
  return {
    signal,
    start: (args, cores, env = {}) => {
      const child = begin(process.execPath, args, cores, env, 'ignore');
      // Whoever waits for its first answer notices that there is none.
      child.on('error', () => {});
      return child;
    },
    run: async (command, args, cores, env = {}) => {
      const child = begin(command, args, cores, env, 'pipe');
      let stdout = '';
      child.stdout?.on('data', (chunk) => {
        stdout += chunk;
      });
      const [code] = await once(child, 'close').catch((cause: unknown) => {
        throw new Fault(
          'usage',
          {
            what: 'cannot be run',
            place: `taskset ${command}`,
            remedy: 'Install taskset (util-linux): it pins each process to its core.',
          },
          { cause },
        );
      });
      signal.throwIfAborted();
      return { code, stdout };
    },
    end,
    [Symbol.asyncDispose]: () => {
      signal.removeEventListener('abort', endAll);
      return endAll();
    },
  };
}

/** Nothing of the surroundings may change what a contestant does: Prism runs on every core in production. */
const TOOL = /^(CFIS_|NODE_ENV$|NODE_OPTIONS$|VITEST|NO_COLOR)/;
const CONTESTANT = /^(CFIS_|NODE_|VITEST|NO_COLOR)/;

function surroundings(without: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !without.test(name)));
}
