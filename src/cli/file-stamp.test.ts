import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileStamp } from './file-stamp.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-stamp-'));
const file = join(folder, 'tokens.json');
afterAll(() => rmSync(folder, { recursive: true }));

test('a file that was left alone keeps its stamp; one that was written to, even with the old time, does not', () => {
  writeFileSync(file, 'a');
  const later = Date.now() + 10_000;
  const stamp = fileStamp(file, later);
  expect([typeof stamp, fileStamp(file, later)]).toEqual(['string', stamp]);
  const { atime, mtime } = statSync(file);
  const { ctimeNs } = statSync(file, { bigint: true });
  // As long, and as old as far as its time tells; the system counts the changes by a clock that has to move on first.
  do {
    writeFileSync(file, 'b');
    utimesSync(file, atime, mtime);
  } while (statSync(file, { bigint: true }).ctimeNs === ctimeNs);
  expect(fileStamp(file, later)).not.toBe(stamp);
});

test('what was written just now, or is not there, has none', () => {
  writeFileSync(file, 'a');
  expect([fileStamp(file, statSync(file).ctimeMs + 1999), fileStamp(join(folder, 'none'))]).toEqual([
    undefined,
    undefined,
  ]);
});
