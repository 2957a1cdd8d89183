import { expect, test } from 'vitest';
import type { Token } from './token.ts';
import { stateOf, type TokenState } from './token-state.ts';

const token: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };

test.each<readonly [title: string, ends: Partial<Token>, states: readonly [TokenState, TokenState, TokenState]]>([
  ['that ends never', {}, ['live', 'live', 'live']],
  ['that expires at 10', { expiresAt: 10 }, ['live', 'expired', 'expired']],
  ['that is replaced at 10', { replacedAt: 10 }, ['live', 'replaced', 'replaced']],
  ['that is revoked at 10', { revokedAt: 10 }, ['live', 'revoked', 'revoked']],
  ['that expires at 0', { expiresAt: 0 }, ['expired', 'expired', 'expired']],
  ['that expires at 9 and is replaced at 10', { expiresAt: 9, replacedAt: 10 }, ['expired', 'replaced', 'replaced']],
  ['that is replaced at 9 and revoked at 11', { replacedAt: 9, revokedAt: 11 }, ['replaced', 'replaced', 'revoked']],
  ['that expires at 9 and is revoked at 10', { expiresAt: 9, revokedAt: 10 }, ['expired', 'revoked', 'revoked']],
])('a token %s is, at 9, 10 and 11: %j', (_title, ends, states) => {
  expect([9, 10, 11].map((now) => stateOf({ ...token, ...ends }, now))).toEqual(states);
});
