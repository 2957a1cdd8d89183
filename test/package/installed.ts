import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../../src/package-root.ts';

/** A Node to test with, or why there is none. */
export type Node =
  | { readonly kind: 'found'; readonly major: string; readonly path: string }
  | { readonly kind: 'missing'; readonly major: string; readonly reason: string };

/** The package as others have it. */
export interface Installed {
  /** An otherwise empty project in which it is installed, without its optional parts. */
  readonly project: string;
  /** One of somebody who tests with Vitest, Jest and MSW, and calls by axios and openapi-fetch. */
  readonly withTests: string;
  /** The files of the package, by their paths in it, and their sizes in bytes. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly nodes: readonly Node[];
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly installed: Installed;
  }
}

const run = promisify(execFile);

/** The newest of each major that we say it works on, as the npm registry has them for each platform. */
const versions = ['20.20.2', '22.23.3', '24.21.0', '26.12.1'];

const besides = [
  ...['vitest@4.1.12', 'jest@30.5.2', 'msw@2.15.0', '@types/node@20.19.0'],
  ...['axios@1.21.1', 'openapi-fetch@0.17.0'],
];

/** Packs what was built and installs it, once for all tests. */
export default async function provideInstalled(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'cfis-package-'));
  const nodes = Promise.all(versions.map((version) => findNode(version, folder)));
  const { tarball, files } = await pack(folder);
  const empty = join(folder, 'empty');
  const withTests = join(folder, 'with-tests');
  await Promise.all([makeProject(empty, [tarball]), makeProject(withTests, [tarball, ...besides])]);
  const installed: Installed = { project: empty, withTests, files, nodes: await nodes };
  for (const node of installed.nodes) {
    if (node.kind === 'missing') console.warn(`The package is not tested on Node ${node.major}: ${node.reason}`);
  }
  project.provide('installed', installed);
  return () => rm(folder, { recursive: true });
}

async function pack(folder: string): Promise<{ readonly tarball: string; readonly files: Installed['files'] }> {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: packageRoot,
  });
  const [packed] = JSON.parse(stdout);
  return { tarball: join(folder, packed.filename), files: packed.files };
}

async function makeProject(folder: string, packages: readonly string[]): Promise<void> {
  await mkdir(folder);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'somebody-elses', type: 'module', private: true }),
  );
  await install(folder, packages);
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  await run('npm', ['install', '--no-audit', '--no-fund', '--save-exact', '--prefer-offline', ...packages], {
    cwd: folder,
  });
}

/** This Node where it is of that major, and otherwise that of the npm registry. */
async function findNode(version: string, folder: string): Promise<Node> {
  const [major = ''] = version.split('.');
  if (process.versions.node.startsWith(`${major}.`)) return { kind: 'found', major, path: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  const place = join(folder, `node-${major}`);
  const path = join(place, 'node_modules', name, 'bin', 'node');
  try {
    await makeProject(place, [`${name}@${version}`]);
    await run(path, ['--version']);
    return { kind: 'found', major, path };
  } catch (error) {
    const [line = ''] = String(error).split('\n');
    return { kind: 'missing', major, reason: `${name}@${version} cannot be had from npm (${line})` };
  }
}
