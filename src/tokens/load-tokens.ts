import type { KnownToken } from './known-token.ts';

/** The tokens of a file; those that come with this package unless given. Throws a `Fault` that names every broken place. */
export async function loadTokens(file?: string): Promise<readonly KnownToken[]> {
  if (file === undefined) {
    const { loadFixtures } = await import('./load-fixtures.ts');
    return loadFixtures();
  }
  const { readTokenFile } = await import('./token-file.ts');
  return readTokenFile(file);
}
