import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../src/fault.ts';
import type { Contestant } from './contestant.ts';
import { serverCores } from './cores.ts';
import { freePort } from './free-port.ts';
import type { Processes } from './processes.ts';
import type { Stage } from './stage.ts';

/** A contestant that answers. */
export interface RunningServer extends AsyncDisposable {
  /** What the operations stand under. */
  readonly baseUrl: string;
  /** Milliseconds from its spawn to its first 200. */
  readonly startMs: number;
  /** Megabytes (10^6 bytes) of memory that it holds right now. */
  resident(): Promise<number>;
  /** Milliseconds for which it has kept a processor busy so far, by all its threads. */
  busy(): Promise<number>;
}

/** How long a contestant may take to answer at all, in milliseconds. */
const PATIENCE = 60_000;

/** Starts a contestant and asks it until it answers a valid request with 200. Throws a `Fault` when it never does. */
export async function startServer(contestant: Contestant, stage: Stage, processes: Processes): Promise<RunningServer> {
  const { protocol, basePath, name } = contestant;
  const port = await freePort();
  const { args, env } = await contestant.command(port, stage);
  const baseUrl = `${protocol}://127.0.0.1:${port}${basePath}`;
  const start = performance.now();
  const child = processes.start(args, serverCores, env);
  const url = baseUrl + stage.requests.get.path;
  while (!(await isAnswered(url, stage))) {
    processes.signal.throwIfAborted();
    if (child.exitCode !== null || child.pid === undefined || performance.now() - start > PATIENCE) {
      await processes.end(child);
      throw new Fault('usage', {
        what: child.exitCode === null ? `no 200 within ${PATIENCE / 1000} s` : `ended with ${child.exitCode}`,
        place: name,
        remedy: `Start it by hand: node ${args.join(' ')}`,
      });
    }
    await wait(1);
  }
  return {
    baseUrl,
    startMs: performance.now() - start,
    resident: () => residentOf(child),
    busy: () => busyOf(child),
    [Symbol.asyncDispose]: () => processes.end(child),
  };
}

function isAnswered(url: string, { ca, requests }: Stage): Promise<boolean> {
  const options = { headers: { 'X-Api-Key': requests.get.token }, ca, agent: false, timeout: PATIENCE } as const;
  const get = url.startsWith('https:') ? getSecure : getPlain;
  return new Promise((resolve) => {
    const request = get(url, options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}

async function residentOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
}

/** Milliseconds in a tick of the clock that Linux counts the time of processes by: USER_HZ is 100 wherever Node runs. */
const TICK = 10;

async function busyOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before it may have spaces (proc(5)). Then utime and stime are the 12th and the 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}
