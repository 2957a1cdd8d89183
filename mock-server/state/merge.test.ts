import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import { digested } from '../../src/tokens/digested-token.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Token } from '../../src/tokens/token.ts';
import { merge, rowOf } from './merge.ts';
import { stateAfter } from './state.ts';
import type { StateChange } from './state-change.ts';

const token: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };
const known = { token, secret: new Secret('value-of-a') };
const digest = digestOf('value-of-a');
const row = rowOf(digested(known));
const revoked = { ...token, revokedAt: 5 };
const own = { digest: digestOf('value-of-b'), token: { ...token, id: 'b' } };

describe('a mock starts with', () => {
  const rows: readonly (readonly [string, (typeof known)[], StateChange[], object[]])[] = [
    ['what the token file says, where nothing happened', [known], [], [{ digest, token }]],
    ['what was issued, after that', [known], [{ kind: 'issued', ...own }], [{ digest, token }, own]],
    ['a token as it was left', [known], [{ kind: 'changed', token: revoked, row }], [{ digest, token: revoked }]],
    ['nothing of a token that was removed', [known], [{ kind: 'removed', id: 'a', row }], []],
    [
      'what the file says of a token whose value was edited since',
      [{ token, secret: new Secret('another value') }],
      [{ kind: 'changed', token: revoked, row }],
      [{ digest: digestOf('another value'), token }],
    ],
    [
      'what the file says of a token that was edited otherwise',
      [{ ...known, token: { ...token, account: 'B' } }],
      [{ kind: 'changed', token: revoked, row }],
      [{ digest, token: { ...token, account: 'B' } }],
    ],
    [
      'a removed token whose row was edited since',
      [{ ...known, token: { ...token, expiresAt: 9 } }],
      [{ kind: 'removed', id: 'a', row }],
      [{ digest, token: { ...token, expiresAt: 9 } }],
    ],
    ['nothing of a token that is gone from the file', [], [{ kind: 'changed', token: revoked, row }], []],
    [
      'nothing that happened before all was cleared',
      [known],
      [{ kind: 'issued', ...own }, { kind: 'cleared' }],
      [{ digest, token }],
    ],
    [
      'what the file says of a token that was issued and then put into it',
      [{ token: { ...token, id: 'mine' }, secret: new Secret('value-of-b') }],
      [{ kind: 'issued', ...own }],
      [{ digest: own.digest, token: { ...token, id: 'mine' } }],
    ],
  ];
  test.each(rows)('%s', (_title, tokens, changes, expected) => {
    expect(merge(tokens, stateAfter(changes))).toEqual({ ofFile: tokens.map(digested), all: expected });
  });
});

test('a token of the file with the id of an issued one is refused, since one of them would be lost', () => {
  const clash = { token: { ...token, id: 'b' }, secret: new Secret('value-of-a'), place: 'tokens.yaml:3:12' };
  const problem = {
    what: 'the id "b" is that of a token that the mock issued',
    remedy: 'Give the token of the file another id.',
  };
  const told = (tokens: Parameters<typeof merge>[0]): unknown => {
    try {
      return merge(tokens, stateAfter([{ kind: 'issued', ...own }]));
    } catch (error) {
      return error instanceof Fault ? { code: error.code, problems: error.problems } : error;
    }
  };
  const { place, ...placeless } = clash;
  expect(told([known, clash])).toStrictEqual({ code: 'tokens', problems: [{ ...problem, place }] });
  expect(told([known, placeless])).toStrictEqual({ code: 'tokens', problems: [problem] });
});

test('every field of a row tells', () => {
  const others: readonly Token[] = [
    { ...token, id: 'b' },
    { ...token, kind: 'provisioning' },
    { ...token, environment: 'production' },
    { ...token, account: 'B' },
    { ...token, issuedAt: 1 },
    { ...token, expiresAt: 1 },
    { ...token, revokedAt: 1 },
    { ...token, replacedAt: 1 },
  ];
  const rows = [known, { token, secret: new Secret('x') }, ...others.map((other) => ({ ...known, token: other }))].map(
    (each) => rowOf(digested(each)),
  );
  expect(new Set(rows).size).toBe(rows.length);
});
