import { spawn } from 'node:child_process';
import { cfis, environment, folder } from './cfis.ts';

/** A shell in which one command after another is run, as somebody does who follows a page. */
export interface ShellSession {
  /** What a command prints, stdout and stderr as they come. */
  run(code: string): Promise<string>;
  end(): void;
}

const MARK = '--- that was it ---';

/** Starts a shell in the folder of the test file, where `npx cfis` is the built command. */
export function startShell(variables: Readonly<Record<string, string>> = {}): ShellSession {
  const child = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: environment(variables) });
  let printed = '';
  let arrived = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
      arrived();
    });
  }
  child.on('close', () => arrived());
  child.stdin.write(`exec 2>&1; npx() { shift; "${process.execPath}" "${cfis}" "$@"; }\n`);
  return {
    run: async (code) => {
      printed = '';
      child.stdin.write(`${code}\necho '${MARK}'\n`);
      while (!printed.includes(MARK)) {
        if (child.exitCode !== null) throw new Error(`the shell ended: ${printed}`);
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return printed.slice(0, printed.indexOf(MARK)).replaceAll('\r', '');
    },
    end: () => child.stdin.end(),
  };
}
