import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** What a process takes of its machine at the moment. */
export interface Vitals {
  /** Bytes of memory that are resident. */
  readonly memory: number;
  /** Files and connections that are open. */
  readonly descriptors: number;
}

/** Whether this machine says such things. */
export const hasVitals: boolean = process.platform === 'linux';

export async function vitalsOf({ pid }: ChildProcess): Promise<Vitals> {
  const [status, descriptors] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readdir(`/proc/${pid}/fd`),
  ]);
  return { memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024, descriptors: descriptors.length };
}
