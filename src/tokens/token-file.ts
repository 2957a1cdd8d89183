import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { readYamlFile } from '../yaml-file.ts';
import type { KnownToken } from './known-token.ts';
import { readTokens } from './read-tokens.ts';

/** The tokens that come with this package: one for each state that the rules distinguish, all visibly fake. */
export const fixtureTokens: string = join(packageRoot, 'spec', 'tokens.yaml');

/** Reads a token file. Throws a `Fault` that names every broken place, and never a value. */
export async function readTokenFile(file: string): Promise<readonly KnownToken[]> {
  return readTokens(await readYamlFile(file, 'tokens'));
}
