import { expect, test } from 'vitest';
import { killMatrix, killMatrixCsv } from './kill-matrix.ts';
import type { Trial } from './self-test.ts';

const trial = (kind: Trial['kind'], id: string, title: string, more: Partial<Trial> = {}): Trial => ({
  kind,
  id,
  title,
  killedBy: [],
  noticedBy: [],
  problems: [],
  durationMs: 1,
  ...more,
});

const trials: readonly Trial[] = [
  trial('mutant', 'M10', 'ignores expiry', { killedBy: ['X-04'], noticedBy: ['X-04'] }),
  trial('mutant', 'M02', 'takes any token', {
    killedBy: ['A-05', 'A-03'],
    noticedBy: ['A-05', 'A-07', 'A-08'],
    problems: ['!'],
  }),
  trial('variant', 'V01', 'sends more headers', { noticedBy: ['E-05'] }),
  trial('correct', 'staging', 'is correct, in staging'),
];

test('the matrix has a line for each server, and marks what is named for a defect and what missed it', () => {
  expect(killMatrix(trials, 200).replace(/ {2,}/g, '  ')).toBe(`correct servers
  ✓ staging  is correct, in staging

lawful servers, and what warns all the same
  ✓ V01  sends more headers  E-05

defects in enforcement, and what noticed them (* named for it)
  ✗ M02  takes any token  *A-05 *A-03? A-07 A-08

defects in lifecycle, and what noticed them (* named for it)
  ✓ M10  ignores expiry  *X-04
`);
});

test('a line is as wide as the terminal, and says how many have no room', () => {
  const noticedBy = Array.from({ length: 50 }, (_, index) => `A-${String(index + 10)}`);
  const [, line = ''] = killMatrix([trial('variant', 'V01', 'x'.repeat(90), { noticedBy })], 120).split('\n');
  expect(line.length).toBeLessThanOrEqual(120);
  expect(line).toMatch(/^ {2}✓ V01 +x+… +A-10 A-11 .*\+4\d$/);
});

test('the CSV has a row for each assertion and a column for each defect, by number', () => {
  const rows = killMatrixCsv(trials).split('\r\n');
  expect(rows[0]).toBe(',M02,M10');
  expect(rows.filter((row) => /^(A-0[357]|A-04|X-04),/.test(row)).sort()).toEqual([
    'A-03,misses,',
    'A-04,,',
    'A-05,kills,',
    'A-07,notices,',
    'X-04,,kills',
  ]);
});
