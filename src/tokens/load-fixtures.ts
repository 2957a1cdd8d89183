import type { KnownToken } from './known-token.ts';
import { fixtureTokens, readTokenFile } from './token-file.ts';

/** The tokens that come with this package, read from their file. */
export function loadFixtures(): Promise<readonly KnownToken[]> {
  return readTokenFile(fixtureTokens);
}
