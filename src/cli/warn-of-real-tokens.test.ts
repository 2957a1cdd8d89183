import { expect, test } from 'vitest';
import type { KnownToken } from '../tokens/known-token.ts';
import { Secret } from '../tokens/secret.ts';
import { warnOfRealTokens } from './warn-of-real-tokens.ts';

function warningsOf(count: number): readonly string[] {
  const lines: string[] = [];
  const terminal = { insist: (line: string) => void lines.push(line) };
  const tokens = Array.from({ length: count }, (_, row): KnownToken => {
    const token = { id: `t${row}`, kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 } as const;
    return { token, secret: new Secret(`k3J9sd02LmQx81ZpTv${row}`), place: `tokens.yaml:${row}` };
  });
  warnOfRealTokens(tokens, terminal);
  return lines.map((line) => line.split('\n')[0] ?? '');
}

test('of a file with real tokens alone, twenty are named and the others counted', () => {
  const warnings = warningsOf(1500);
  expect([warnings.length, warnings[19], warnings[20]]).toEqual([
    21,
    'cfis: tokens.yaml:19: the value of "t19" may be a real token: it does not begin with mock-',
    'cfis: so may the values of 1,480 tokens more',
  ]);
  expect(warningsOf(20).length).toBe(20);
});
