import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { curl, folder, startCfisMock } from './cfis.ts';

const MANY = 100_000;
const valueAt = (row: number): string =>
  `mock-staging-${createHash('sha256').update(`${row}`).digest('base64url').slice(0, 24)}`;

test('a mock with a hundred thousand tokens knows the first and the last, and says what is wrong with one that is not right', async () => {
  const file = join(folder, 'many.json');
  const tokens = Array.from({ length: MANY }, (_, row) => ({
    id: `staging-${row}`,
    value: valueAt(row),
    kind: 'client',
    environment: 'staging',
    account: 'Harjula Tools Oy',
    issuedAt: '2025-01-01T00:00:00Z',
  }));
  writeFileSync(file, JSON.stringify({ tokens }));
  const mock = await startCfisMock(['--tokens', file, '--explain']);
  const get = (token: string): ReturnType<typeof curl> =>
    curl('--cacert', mock.caFile, '--include', `${mock.staging.baseUrl}/partner/payments`, '-H', `X-Api-Key: ${token}`);
  const last = valueAt(MANY - 1);
  const [first, end, quoted, wrong] = await Promise.all([valueAt(0), last, `"${last}"`, `${last}x`].map(get));
  await mock.stop();
  const told = [first, end, quoted, wrong].map((answer) => [
    answer?.status,
    /^x-cfis-explain: (.*)\r$/im.exec(answer?.body ?? '')?.[1]?.replace(/fingerprint [0-9a-f]{8}/, 'fingerprint F'),
  ]);
  expect(told).toEqual([
    [200, 'answered (staging-0)'],
    [200, `answered (staging-${MANY - 1})`],
    [401, `unknown: without its quotes it would be staging-${MANY - 1}.`],
    [401, 'unknown: no token of this mock has this value (fingerprint F).'],
  ]);
  // The first line of a mock tells no tokens of a file.
  expect(mock.lines[0]?.length).toBeLessThan(1000);
});
