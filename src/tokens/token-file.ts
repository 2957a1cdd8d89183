import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { packageRoot } from '../package-root.ts';
import { readFileFor, readYaml } from '../yaml-file.ts';
import { explainRow } from './explain-row.ts';
import type { KnownToken } from './known-token.ts';
import { readTokens } from './read-tokens.ts';
import { refuseRepeated } from './refuse-repeated.ts';
import { scanTokens } from './scan-tokens.ts';

/** The tokens that come with this package: one for each state that the rules distinguish, all visibly fake. */
export const fixtureTokens: string = join(packageRoot, 'spec', 'tokens.yaml');

/** What the reader of YAML holds of each byte of a file, in bytes: a process that runs out of memory ends. */
const MEMORY_PER_BYTE = 64;

/**
 * Reads a token file. Throws a `Fault` that names every broken place, and never a value; of a file that is too large to be read
 * as YAML, the first.
 *
 * @param most bytes of a file that is read as YAML: as many as there is memory for, unless given
 */
export async function readTokenFile(
  file: string,
  most: number = getHeapStatistics().heap_size_limit / MEMORY_PER_BYTE,
): Promise<readonly KnownToken[]> {
  const bytes = await readFileFor('tokens', file);
  const scan = scanTokens(bytes, file);
  if (scan.kind === 'tokens') {
    refuseRepeated(scan.tokens, (row) => scan.tokens[row]?.placeOfId ?? '');
    return scan.tokens;
  }
  if (bytes.length > most) throw explainRow(bytes, file, scan);
  return readTokens(readYaml(bytes.toString('utf8'), file, 'tokens'));
}
