import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { cfis, environment } from '../commands/cfis.ts';
import { talkative, work } from './canaries.ts';
import type { Printed } from './search.ts';

/** What a command said before it ended. */
export interface Heard {
  readonly code: number | null;
  readonly printed: readonly Printed[];
}

/** Runs a command of the kit, or another program of Node, with everything talking, and hears it out. */
export async function hear(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  program: string = cfis,
): Promise<Heard> {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment({ ...talkative, ...variables }),
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'close'),
  ]);
  const title = args.join(' ');
  const printed = [
    { place: `${title}, stdout`, text: stdout },
    { place: `${title}, stderr`, text: stderr },
  ];
  return { code, printed };
}
