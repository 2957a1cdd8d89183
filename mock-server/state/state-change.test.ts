import { describe, expect, test } from 'vitest';
import { readChange } from './state-change.ts';

const digest = `${'aZ09+/'.repeat(7)}b=`;
const token = {
  ...{ id: 'a', kind: 'client', environment: 'staging', account: 'A Oy', issuedAt: 0 },
  ...{ expiresAt: 3, revokedAt: 1, replacedAt: 2 },
};
const { expiresAt, revokedAt, replacedAt, ...lasting } = token;

describe('a change is taken for one', () => {
  test.each([
    ['a token that was issued', { kind: 'issued', digest, token }],
    ['a token that lasts', { kind: 'issued', digest, token: lasting }],
    ['a partner’s token', { kind: 'issued', digest, token: { ...token, kind: 'provisioning' } }],
    ['a token of production', { kind: 'issued', digest, token: { ...token, environment: 'production' } }],
    ['a token of the token file that was changed', { kind: 'changed', token, row: digest }],
    ['an issued token that was changed', { kind: 'changed', token }],
    ['a token of the token file that was removed', { kind: 'removed', id: 'a', row: digest }],
    ['an issued token that was removed', { kind: 'removed', id: 'a' }],
    ['a reset of the tokens', { kind: 'cleared' }],
    ['a token file that was read again', { kind: 'reloaded', ids: ['a', 'b'] }],
    ['a token file without tokens that was read again', { kind: 'reloaded', ids: [] }],
    ['a unique field that is taken', { kind: 'taken', key: digest }],
    ['a number that was given out', { kind: 'numbered', number: 1 }],
    ['a reset of what is taken', { kind: 'emptied' }],
    ['a clock that stands still', { kind: 'clock', setting: { kind: 'frozen', at: 3 } }],
    ['a clock that runs ahead', { kind: 'clock', setting: { kind: 'running', aheadMs: -3 } }],
    ['a clock that stands as at the start', { kind: 'clock' }],
  ])('%s', (_title, change) => {
    expect(readChange(JSON.parse(JSON.stringify(change)))).toEqual(change);
  });
});

describe('what is wrong in one part is no change', () => {
  const issued = (part: object): object => ({ kind: 'issued', digest, token: { ...token, ...part } });
  test.each([
    ['nothing', null],
    ['a text', 'cleared'],
    ['a list', [{ kind: 'cleared' }]],
    ['no kind', { digest, token }],
    ['a kind in a list', { kind: ['cleared'] }],
    ['an unknown kind', { kind: 'other' }],
    ['the name of something that every object has', { kind: 'toString' }],
    ['an issued token without a digest', { kind: 'issued', token }],
    ['an issued token whose digest has one letter more before it', { kind: 'issued', token, digest: `a${digest}` }],
    ['an issued token whose digest has a line end after it', { kind: 'issued', token, digest: `${digest}\n` }],
    ['an issued token whose digest has one letter less', { kind: 'issued', token, digest: digest.slice(1) }],
    ['an issued token of which nothing is said', { kind: 'issued', digest }],
    ['an issued token of which null is said', { kind: 'issued', digest, token: null }],
    ['an issued token in a list', { kind: 'issued', digest, token: [token] }],
    ['an id that is a number', issued({ id: 1 })],
    ['an account that is a number', issued({ account: 1 })],
    ['a token without an account', issued({ account: undefined })],
    ['a token of an unknown kind', issued({ kind: 'admin' })],
    ['a token of an unknown environment', issued({ environment: 'test' })],
    ['an instant of issue that is a text', issued({ issuedAt: '0' })],
    ['a token without an instant of issue', issued({ issuedAt: undefined })],
    ['an expiry without end', issued({ expiresAt: Number.POSITIVE_INFINITY })],
    ['an expiry that is null', issued({ expiresAt: null })],
    ['an instant of revocation that is a text', issued({ revokedAt: '1' })],
    ['an instant of replacement that is a text', issued({ replacedAt: '2' })],
    ['a changed token of which nothing is said', { kind: 'changed', row: digest }],
    ['a changed token whose row is no digest', { kind: 'changed', token, row: 'row' }],
    ['a removed token without id', { kind: 'removed', row: digest }],
    ['a removed token whose row is null', { kind: 'removed', id: 'a', row: null }],
    ['a token file that was read again, without ids', { kind: 'reloaded' }],
    ['a token file that was read again, with a text for ids', { kind: 'reloaded', ids: 'a' }],
    ['a token file that was read again, one of whose ids is a number', { kind: 'reloaded', ids: ['a', 1] }],
    ['a unique field without key', { kind: 'taken' }],
    ['a unique field whose key is no digest', { kind: 'taken', key: 'business data' }],
    ['half a number', { kind: 'numbered', number: 1.5 }],
    ['a number in a text', { kind: 'numbered', number: '1' }],
    ['a clock whose setting is null', { kind: 'clock', setting: null }],
    ['a clock whose setting is a text', { kind: 'clock', setting: 'frozen' }],
    ['a clock of an unknown kind', { kind: 'clock', setting: { kind: 'backwards', at: 3, aheadMs: 3 } }],
    ['a clock that stands still nowhere', { kind: 'clock', setting: { kind: 'frozen', aheadMs: 3 } }],
    ['a clock that runs ahead by nothing', { kind: 'clock', setting: { kind: 'running', at: 3 } }],
  ])('%s', (_title, value) => {
    expect(readChange(value)).toBeUndefined();
  });
});
