import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readableByOthers } from './readable-by-others.ts';

const folder = await mkdtemp(join(tmpdir(), 'cfis-readable-'));
afterAll(() => rm(folder, { recursive: true }));

const withMode = async (mode: number): Promise<string> => {
  const file = join(folder, mode.toString(8));
  await writeFile(file, '');
  await chmod(file, mode);
  return file;
};

test.skipIf(process.platform === 'win32')('a file is told if others may read it, and none that is gone', async () => {
  const own = await withMode(0o600);
  const group = await withMode(0o640);
  const all = await withMode(0o604);
  expect(await readableByOthers([own, group, join(folder, 'gone'), all])).toEqual([group, all]);
});
