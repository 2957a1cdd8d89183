import { execFileSync } from 'node:child_process';

/** Whether there is Python's requests to run a client with. */
export const hasRequests: boolean = isThere();

function isThere(): boolean {
  try {
    execFileSync('python3', ['-c', 'import requests'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
