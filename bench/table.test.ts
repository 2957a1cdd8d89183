import { expect, test } from 'vitest';
import type { Row } from './row.ts';
import { tableOf } from './table.ts';

const ratio = { median: 0.9, min: 0.8, max: 1 };
const figure = { median: 3000, min: 2900, max: 3100 };
const row: Row = { measure: 'valid GET', contestant: 'ours', unit: 'requests/s', figure };

test('a table has a line for each row, with what is compared, what is wanted and whether that is so', () => {
  const rows: readonly Row[] = [
    { ...row, figure: { median: 41_234.5, min: 40_000, max: 42_000 } },
    { ...row, against: 'bare', ratio, target: { bound: 'at least', value: 0.95 } },
    { ...row, against: 'Prism', ratio: { median: 23.4, min: 9.99, max: 30 }, target: { bound: 'at least', value: 20 } },
    { ...row, unit: 'ms', figure: { median: 3.25, min: 3.25, max: 3.25 }, target: { bound: 'at most', value: 3 } },
    { measure: 'tokens', contestant: 'ours', unit: 'ms', problem: 'no 200 within 60 s' },
  ];
  expect(tableOf(rows)).toBe(
    [
      '| measure | contestant | figure | ratio | target | met |',
      '| --- | --- | --- | --- | --- | --- |',
      '| valid GET | ours | 41,235 (40,000 to 42,000) requests/s |  |  |  |',
      '| valid GET | ours | 3,000 (2,900 to 3,100) requests/s | 0.90 (0.80 to 1.00) of bare | at least 0.95 | **no** |',
      '| valid GET | ours | 3,000 (2,900 to 3,100) requests/s | 23 (9.99 to 30) of Prism | at least 20 | yes |',
      '| valid GET | ours | 3.3 ms |  | at most 3 ms | **no** |',
      '| tokens | ours | no 200 within 60 s |  |  | **no** |',
      '',
    ].join('\n'),
  );
});
