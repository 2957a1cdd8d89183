import { execFileSync } from 'node:child_process';

/** Whether there is a JDK to run a client in: one that runs a program from its source. */
export const hasJava: boolean = isThere();

function isThere(): boolean {
  try {
    return execFileSync('java', ['--list-modules'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'jdk.compiler',
    );
  } catch {
    return false;
  }
}
