import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadTokens } from './load-tokens.ts';
import { fixtureTokens, readTokenFile } from './token-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idsOf = (known: Awaited<ReturnType<typeof loadTokens>>): readonly string[] => known.map(({ token }) => token.id);

test('without a file, the tokens are those that come with the package', async () => {
  expect(idsOf(await loadTokens())).toEqual(idsOf(await readTokenFile(fixtureTokens)));
});

test('with a file, they are its own alone', async () => {
  const file = join(folder, 'tokens.yaml');
  const own = { id: 'own', value: 'value-0123456789', kind: 'client', environment: 'staging', account: 'A' };
  writeFileSync(file, JSON.stringify({ tokens: [{ ...own, issuedAt: '2025-01-01T00:00:00Z' }] }));
  expect(idsOf(await loadTokens(file))).toEqual(['own']);
});
