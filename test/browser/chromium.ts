import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';

/** A browser to test with, or why there is none. */
export type Chromium =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly chromium: Chromium;
  }
}

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const aptGet = '/usr/bin/apt-get';

/** Looks for Chromium once for all tests, and installs Debian's where it is missing and we are root. */
export default function provideChromium(project: TestProject): void {
  const chromium = findChromium() ?? installChromium();
  if (chromium.kind === 'missing') console.warn(`The browser tests are skipped: ${chromium.reason}`);
  project.provide('chromium', chromium);
}

function findChromium(): Chromium | undefined {
  const path = paths.find(existsSync);
  return path === undefined ? undefined : { kind: 'found', path };
}

function installChromium(): Chromium {
  if (process.getuid?.() !== 0 || !existsSync(aptGet)) {
    return { kind: 'missing', reason: `none of ${paths.join(', ')} is there, and only root on Debian can install it` };
  }
  console.warn('Installing Chromium for the browser tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync(aptGet, ['update'], { env, stdio: 'pipe' });
    execFileSync(aptGet, ['install', '-y', '--no-install-recommends', 'chromium'], { env, stdio: 'pipe' });
  } catch (error) {
    return { kind: 'missing', reason: `apt-get could not install it: ${String(error).split('\n')[0]}` };
  }
  return findChromium() ?? { kind: 'missing', reason: 'apt-get installed it in an unknown place' };
}
