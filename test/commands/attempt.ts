import { execFileSync } from 'node:child_process';

/** Whether a command exists here and does what it is told: for what only some machines let one do. */
export function attempt(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
