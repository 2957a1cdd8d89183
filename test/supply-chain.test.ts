import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';

interface Locked {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: true;
  readonly dev?: true;
  readonly devOptional?: true;
  readonly optional?: true;
  readonly peer?: true;
}

const read = (file: string) => JSON.parse(readFileSync(join(packageRoot, file), 'utf8'));
const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta, scripts } = read('package.json');
const lock: Readonly<Record<string, Locked>> = read('package-lock.json').packages;

/** Everything but this package itself. */
const locked = Object.entries(lock).filter(([path]) => path !== '');
/** What whoever installs this package gets with it. */
const installed = locked.filter(([, { dev, devOptional, peer }]) => !dev && !devOptional && !peer);

/** Each more is somebody else to trust: it takes a reason to raise this. */
const MOST_INSTALLED = 36;

/** Of our own tools, these ask for a script at their installation. They work without, and npm asks before it runs one. */
const withScript = ['@scarf/scarf', 'cpu-features', 'msw', 'protobufjs', 'ssh2'];

test('each dependency has one exact version', () => {
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('what may be a range is a peer that nobody must have', () => {
  const optional = Object.entries<{ readonly optional?: boolean }>(peerDependenciesMeta);
  expect(optional.filter(([, meta]) => meta.optional).map(([name]) => name)).toEqual(Object.keys(peerDependencies));
});

test('the lockfile says what a package is, and not where somebody got it', () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  const unsure = locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
  expect(unsure.map(([path]) => path)).toEqual([]);
});

test('an install brings few packages, and none that runs a script', () => {
  expect(installed.length).toBeLessThanOrEqual(MOST_INSTALLED);
  expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
  const own = Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|pack|publish)/.test(name));
  expect(own).toEqual([]);
});

test('of the tools that this package is made with, those that want to run a script are known', () => {
  const wanting = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(wanting.map(([path]) => path.replace(/^.*node_modules\//, ''))).toEqual(withScript);
});
