import { join } from 'node:path';
import { Fault } from '../src/fault.ts';
import { packageRoot } from '../src/package-root.ts';
import { loadCores } from './cores.ts';
import type { Processes } from './processes.ts';

/** One request, sent again and again. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base path. */
  readonly path: string;
  readonly token?: string;
  /** JSON. */
  readonly body?: string;
  /** Whether each answer must be a refusal, or none may be. */
  readonly isRefused: boolean;
}

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds within which 99 of 100 answers came. */
  readonly p99: number;
}

const CONNECTIONS = 64;

/** Sends a request for so many seconds over 64 connections that are kept. Throws a `Fault` where an answer is not what it should be. */
export async function load(
  processes: Processes,
  url: string,
  { method, token, body, isRefused }: LoadRequest,
  seconds: number,
): Promise<Load> {
  const { stdout } = await processes.run(
    'wrk',
    [
      ...['--threads', '1', '--connections', `${CONNECTIONS}`, '--duration', `${seconds}s`, '--timeout', '10s'],
      ...['--latency', '--script', join(packageRoot, 'bench', 'load.lua'), url],
    ],
    loadCores,
    {
      BENCH_METHOD: method,
      ...(token !== undefined && { BENCH_TOKEN: token }),
      ...(body !== undefined && { BENCH_BODY: body }),
    },
  );
  const { requests, microseconds, refused, lost, p99 } = readSummary(stdout);
  if (requests === 0 || lost > 0 || refused !== (isRefused ? requests : 0)) {
    throw new Fault('usage', {
      what: `of ${requests} answers ${refused} were refusals and ${lost} were lost`,
      place: `${method} ${url}`,
      remedy: 'Such a round measures nothing. Ask it by hand and see what it answers.',
    });
  }
  return { requests, perSecond: (requests * 1e6) / microseconds, p99: p99 / 1000 };
}

type Summary = Readonly<Record<'requests' | 'microseconds' | 'refused' | 'lost' | 'p99', number>>;

function readSummary(stdout: string): Summary {
  const line = stdout.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) {
    throw new Fault('usage', {
      what: `wrk told nothing: ${stdout.trim()}`,
      remedy: 'Install wrk 4 (apt-get install wrk).',
    });
  }
  return JSON.parse(line) as Summary;
}
