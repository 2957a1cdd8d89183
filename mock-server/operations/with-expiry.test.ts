import { expect, test } from 'vitest';
import { withExpiry } from './with-expiry.ts';

const DAY = 86_400_000;
const NOW = 10 * DAY;
const token = { kind: 'client', environment: 'staging', account: 'A' } as const;

test.each<readonly [string, { issuedAt: number; expiresAt?: number }, number, { issuedAt: number; expiresAt: number }]>(
  [
    [
      'that ends early keeps its life',
      { issuedAt: NOW, expiresAt: NOW + 60 },
      NOW,
      { issuedAt: NOW - 60, expiresAt: NOW },
    ],
    [
      'that ends later lives longer',
      { issuedAt: NOW, expiresAt: NOW + 60 },
      NOW + 90,
      { issuedAt: NOW, expiresAt: NOW + 90 },
    ],
    ['without end gets a day at least', { issuedAt: NOW }, NOW, { issuedAt: NOW - DAY, expiresAt: NOW }],
    ['without end keeps what it has behind it', { issuedAt: 0 }, NOW, { issuedAt: 0, expiresAt: NOW }],
    ['that ends before it began', { issuedAt: NOW, expiresAt: NOW + 60 }, 5, { issuedAt: -55, expiresAt: 5 }],
  ],
)('a token %s', (_, before, expiresAt, after) => {
  expect(withExpiry({ ...token, ...before }, expiresAt)).toEqual({ ...token, ...after });
});
