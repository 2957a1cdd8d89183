import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { bothCores } from './cores.ts';
import type { Processes } from './processes.ts';

/** The last that runs on Node 20, and the server that its pages start it with. */
const PACKAGES = ['@scalar/mock-server@0.3.25', '@hono/node-server@1.19.19'];

/**
 * The folder in which a second peer is installed: at first use, apart from our own dependencies, since nobody else needs it.
 * Nothing where it could not be had.
 */
export async function installScalar(processes: Processes): Promise<string | undefined> {
  const folder = join(packageRoot, 'node_modules', '.cache', 'cfis-bench');
  const isThere = (): boolean => existsSync(join(folder, 'node_modules', '@hono', 'node-server'));
  if (isThere()) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const install = [
    'install',
    '--save-exact',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--fetch-retries',
    '1',
    '--prefix',
    folder,
  ];
  await processes.run('npm', [...install, ...PACKAGES], bothCores);
  return isThere() ? folder : undefined;
}
