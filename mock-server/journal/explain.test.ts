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

const near = (cause: Cause, nearMiss: NearMiss, token?: string): string =>
  explained({ cause, nearMiss, ...(token !== undefined && { token }) });

describe('the explanation', () => {
  const rows: readonly (readonly [string, string])[] = [
    [explained({ cause: 'answered', token: 'good' }), 'answered (good)'],
    [explained({ cause: 'missing' }), 'missing: there is no X-Api-Key header, and no token elsewhere.'],
    [explained({ fingerprint: '0123abcd' }), 'unknown: no token of this mock has this value (fingerprint 0123abcd).'],
    [
      near('other-environment', { kind: 'other-environment', belongsTo: 'production' }, 'p'),
      'other-environment (p): it belongs to production, and was sent to staging.',
    ],
    [
      near('expired', { kind: 'ended', how: 'expired', at: NOW - 3 * DAY }, 'old'),
      'expired (old): it expired 3 days ago, at 2026-05-29T00:00:00.000Z. Renew it.',
    ],
    [
      near('expired', { kind: 'ended', how: 'expired', at: NOW }, 'old'),
      'expired (old): it expired just now, at 2026-06-01T00:00:00.000Z. Renew it.',
    ],
    [
      near('replaced', { kind: 'ended', how: 'replaced', at: NOW - 1000 }, 'old'),
      'replaced (old): a renewal replaced it 1 second ago, at 2026-05-31T23:59:59.000Z. Use the token that the renewal gave.',
    ],
    [
      near('missing', { kind: 'misplaced', place: 'query', name: 'api_key', token: 'good' }),
      'missing: good was found in the query parameter api_key; it belongs into the header X-Api-Key, alone.',
    ],
    [
      near('unknown', { kind: 'altered', alteration: 'quotes', token: 'good' }),
      'unknown: without its quotes it would be good.',
    ],
    [
      near('ambiguous', { kind: 'several', tokens: ['a', 'b'] }),
      'ambiguous: X-Api-Key was sent with differing values, among them a and b. Send one.',
    ],
    [
      explained({ cause: 'answered', status: 200, token: 'good', fault: 'latency-1' }),
      'answered (good): Then latency-1 came over the answer.',
    ],
    [
      explained({ cause: 'answered', status: 0, token: 'good', fault: 'reset-1' }),
      'answered (good): Then reset-1 came over the answer, which never left.',
    ],
    [
      explained({ cause: 'fault', status: 503, token: 'good', fault: 'status-1' }),
      'fault (good): status-1 was planned for it; nothing was carried out.',
    ],
  ];
  test.each(rows)('%s', (explanation, expected) => {
    expect(explanation).toBe(expected);
  });
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
