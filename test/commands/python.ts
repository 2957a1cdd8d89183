import { execFile, execFileSync } from 'node:child_process';

/** Whether there is a Python to run a client in. */
export const hasPython: boolean = isThere();

function isThere(): boolean {
  try {
    execFileSync('python3', ['-c', 'import ssl, http.client, urllib.request'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds after which a program is ended that its test has given up. */
const LONGEST = 300_000;

/** Runs a Python program and reads what it prints as JSON. */
export function python(program: string, ...args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile('python3', ['-c', program, ...args], { timeout: LONGEST }, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr, { cause: error }));
      return resolve(JSON.parse(stdout));
    });
  });
}
