import { describe, expect, test } from 'vitest';
import type { NearMiss } from '../../src/auth/near-miss.ts';
import { denials, rejections } from '../../src/description/refusal.ts';
import type { Cause, JournalEntry } from './entry.ts';
import { explain } from './explain.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const DAY = 86_400_000;

function explained(changes: Partial<JournalEntry>): string {
  const entry: JournalEntry = {
    id: 1,
    at: NOW,
    environment: 'staging',
    connection: 1,
    method: 'GET',
    path: '/api/v1/partner/payments',
    query: '',
    status: 401,
    cause: 'unknown',
    ...changes,
  };
  return explain(entry, { tokenHeader: 'X-Api-Key' });
}

const near = (cause: Cause, nearMiss: NearMiss): Partial<JournalEntry> => ({ cause, nearMiss });
const PAST = '2026-05-29T00:00:00.000Z';
const ended = (how: 'expired' | 'revoked' | 'replaced', at: number): Partial<JournalEntry> =>
  near(how, { kind: 'ended', how, at });
const found = (place: Extract<NearMiss, { kind: 'misplaced' }>['place'], name = ''): Partial<JournalEntry> =>
  near('missing', { kind: 'misplaced', place, name, token: 'good' });
const altered = (alteration: Extract<NearMiss, { kind: 'altered' }>['alteration']): Partial<JournalEntry> =>
  near('unknown', { kind: 'altered', alteration, token: 'good' });

describe('the explanation', () => {
  const belongs = 'it belongs into the header X-Api-Key, alone.';
  const good = 'the token is good, but';

  test.each<readonly [entry: Partial<JournalEntry>, expected: string]>([
    [{ cause: 'answered', token: 'good' }, 'answered (good)'],
    [{ cause: 'missing' }, 'missing: there is no X-Api-Key header, and no token elsewhere.'],
    [{ cause: 'blank' }, 'blank: the value of X-Api-Key is empty. Is a variable unset?'],
    [{ fingerprint: '0123abcd' }, 'unknown: no token of this mock has this value (fingerprint 0123abcd).'],
    [{}, 'unknown: no token of this mock has this value.'],
    [{ cause: 'insecure-transport' }, 'insecure-transport: it came over plain HTTP. Write https.'],
    [
      { cause: 'unknown-path', token: 'a', environment: 'production' },
      `unknown-path (a): ${good} production has no such path. Paths are compared letter by letter.`,
    ],
    [{ cause: 'unknown-method' }, `unknown-method: ${good} this path does not take this method.`],
    [{ cause: 'not-acceptable' }, `not-acceptable: ${good} Accept excludes the one media type that there is.`],
    [
      { cause: 'unsupported-media-type' },
      `unsupported-media-type: ${good} Content-Type is not that of the description.`,
    ],
    [{ cause: 'content-too-large' }, `content-too-large: ${good} the body is larger than the mock takes.`],
    [
      { cause: 'invalid-request' },
      `invalid-request: ${good} the request does not fit its schema: the body says where.`,
    ],
    [{ cause: 'duplicate' }, `duplicate: ${good} an earlier request had the same unique fields.`],
    [
      { cause: 'not-kept' },
      `not-kept: ${good} the state could not be written, so nothing was done: the terminal of the mock says why.`,
    ],
    [{ cause: 'preferred' }, 'preferred: answered as Prefer asked; nothing was carried out.'],
    [
      { cause: 'no-generator' },
      `no-generator: ${good} what generates bodies could not be loaded: the body says how to add it.`,
    ],
    [
      { ...near('other-environment', { kind: 'other-environment', belongsTo: 'production' }), token: 'p' },
      'other-environment (p): it belongs to production, and was sent to staging.',
    ],
    [ended('expired', NOW - 3 * DAY), `expired: it expired 3 days ago, at ${PAST}. Renew it.`],
    [ended('expired', NOW), 'expired: it expired just now, at 2026-06-01T00:00:00.000Z. Renew it.'],
    [ended('revoked', NOW - 3 * DAY), `revoked: it was revoked 3 days ago, at ${PAST}. Ask for another.`],
    [
      ended('replaced', NOW - 3 * DAY),
      `replaced: a renewal replaced it 3 days ago, at ${PAST}. Use the token that the renewal gave.`,
    ],
    [
      near('insufficient-privilege', { kind: 'other-kind', tokenKind: 'client' }),
      'insufficient-privilege: a client token cannot do this.',
    ],
    [found('query', 'api_key'), `missing: good was found in the query parameter api_key; ${belongs}`],
    [found('query'), `missing: good was found in the query; ${belongs}`],
    [found('cookie', 'key'), `missing: good was found in the cookie key; ${belongs}`],
    [found('cookie'), `missing: good was found in a cookie; ${belongs}`],
    [found('header', 'Api-Key'), `missing: good was found in the header Api-Key; ${belongs}`],
    [found('header'), `missing: good was found in another header; ${belongs}`],
    [found('authorization', 'Authorization'), `missing: good was found in Authorization; ${belongs}`],
    [found('path'), `missing: good was found in the path; ${belongs}`],
    [found('body'), `missing: good was found in the body; ${belongs}`],
    [
      near('missing', { kind: 'misplaced', place: 'header', name: 'Api-Key' }),
      `missing: there is something like a credential in the header Api-Key; ${belongs}`,
    ],
    [altered('header name'), 'unknown: without its header name in front it would be good.'],
    [altered('scheme'), 'unknown: without its scheme in front it would be good.'],
    [altered('quotes'), 'unknown: without its quotes it would be good.'],
    [altered('percent-encoding'), 'unknown: without its percent-encoding it would be good.'],
    [altered('Base64'), 'unknown: without its Base64 it would be good.'],
    [altered('line break'), 'unknown: without its line break at the end it would be good.'],
    [altered('white space'), 'unknown: without its white space it would be good.'],
    [altered('punctuation'), 'unknown: without its punctuation at the end it would be good.'],
    [
      near('unknown', { kind: 'placeholder' }),
      'unknown: the value is a placeholder: a variable was not filled in, or an example was copied.',
    ],
    [
      near('ambiguous', { kind: 'several', tokens: ['a', 'b'] }),
      'ambiguous: X-Api-Key was sent with differing values, among them a and b. Send one.',
    ],
    [
      near('ambiguous', { kind: 'several', tokens: [] }),
      'ambiguous: X-Api-Key was sent with differing values. Send one.',
    ],
    [
      near('insecure-transport', { kind: 'sent-in-clear', token: 'good' }),
      'insecure-transport: good was sent over plain HTTP, where anybody on the way can read it. Write https, ' +
        'and renew a token that this happened to.',
    ],
    [
      { ...near('unknown', { kind: 'not-of-this-mock' }), fingerprint: '0123abcd' },
      'unknown: no token of this mock has this value (fingerprint 0123abcd), which may be a real one: keep it away ' +
        'from mocks.',
    ],
    [
      { cause: 'answered', status: 200, token: 'good', fault: 'latency-1' },
      'answered (good): Then latency-1 came over the answer.',
    ],
    [
      { cause: 'answered', status: 0, token: 'good', fault: 'reset-1' },
      'answered (good): Then reset-1 came over the answer, which never left.',
    ],
    [
      { cause: 'unknown-method', status: 405, token: 'good', fault: 'latency-1' },
      'unknown-method (good): the token is good, but this path does not take this method. Then latency-1 came over the answer.',
    ],
    [
      { cause: 'fault', status: 503, token: 'good', fault: 'status-1' },
      'fault (good): status-1 was planned for it; nothing was carried out.',
    ],
  ])('of %j is: %s', (entry, expected) => {
    expect(explained(entry)).toBe(expected);
  });
});

test('a line that is longer than a header field should be is cut', () => {
  expect(explained({ cause: 'answered', token: 'a'.repeat(1000) })).toBe(`answered (${'a'.repeat(490)}`);
});

test('an id that could steer a terminal or end a header field is made harmless', () => {
  expect(explained({ cause: 'answered', token: 'a\r\nSet-Cookie: b\u001b[2J\u00e4' })).toBe(
    'answered (a??Set-Cookie: b?[2J?)',
  );
});

test.each([...denials, ...rejections])('%s has a sentence of its own, or a near miss', (cause) => {
  const always = ['other-environment', 'revoked', 'replaced', 'expired', 'insufficient-privilege', 'ambiguous'];
  expect(explained({ cause }) === cause).toBe(always.includes(cause));
});
