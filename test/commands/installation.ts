import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { folder } from './cfis.ts';

/** Lays the built package out as npm installs it for others, without what only its own tests need. Its command is returned. */
export function install(name: string): string {
  const root = join(folder, name);
  for (const part of ['dist', 'spec', 'package.json']) {
    cpSync(join(packageRoot, part), join(root, part), { recursive: true });
  }
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    const place = join(root, 'node_modules', dependency);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(packageRoot, 'node_modules', dependency), place);
  }
  return join(root, 'dist', 'cfis.js');
}

/** Puts a package of one CommonJS file beside it. */
export function installBeside(command: string, name: string, source: string): void {
  const place = join(dirname(dirname(command)), 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '5.12.0', main: 'index.js' }));
  writeFileSync(join(place, 'index.js'), source);
}
