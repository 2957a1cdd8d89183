import type { ChildProcess } from 'node:child_process';
import { isatty } from 'node:tty';
import spawn from 'cross-spawn';

/** How a command came to its end. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'not-started'; readonly cause: NodeJS.ErrnoException };

const FORWARDED = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const;

/** Those that a terminal sends to every process in its foreground, so that the command has got them already. */
const TYPED: readonly string[] = ['SIGINT', 'SIGQUIT'];

/**
 * Runs a command to its end, with stdin, stdout and stderr of this process for its own. From then on signals to this process
 * are signals to the command, even when it has ended: what is left to do is done in peace. On Windows the command is found
 * as its shell would find it (`npm` is `npm.cmd`), and its arguments are quoted for that shell.
 */
export function runCommand(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  let child: ChildProcess | undefined;
  const typedAtTerminal = isatty(0);
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      if (!(typedAtTerminal && TYPED.includes(signal))) child?.kill(signal);
    });
  }
  return new Promise((resolve) => {
    const fail = (cause: unknown): void => resolve({ kind: 'not-started', cause: cause as NodeJS.ErrnoException });
    try {
      child = spawn(file, args, { stdio: 'inherit', env });
    } catch (cause) {
      fail(cause);
      return;
    }
    child.on('error', fail);
    child.on('exit', (code, signal) =>
      resolve(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal }),
    );
  });
}
