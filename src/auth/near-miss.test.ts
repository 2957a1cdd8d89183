import { describe, expect, test } from 'vitest';
import type { Denial } from '../description/refusal.ts';
import { anyLiveToken } from '../policy/policy.ts';
import type { Token } from '../tokens/token.ts';
import { decide } from './decide.ts';
import type { RequestFacts } from './facts.ts';
import { type NearMiss, nearMiss } from './near-miss.ts';
import { presentedToken } from './presented.ts';

const VALUE = 'mock-staging-good-0123456789abcdef';
const OTHER = 'mock-staging-second-0123456789abcdef';
const GOOD: Token = { id: 'good', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };

/** The denial of a request and what came nearest, at instant 10. */
function miss(request: Partial<RequestFacts>, token: Partial<Token> = {}): [Denial, NearMiss | undefined] {
  const known = new Map<string, Token>([
    [VALUE, { ...GOOD, ...token }],
    [OTHER, { ...GOOD, id: 'second' }],
  ]);
  const facts: RequestFacts = {
    environment: 'staging',
    connection: { number: 1, httpVersion: '1.1', resumed: false },
    secure: true,
    method: 'GET',
    path: '/api/v1/partner/payments',
    query: '',
    headers: [],
    body: new Uint8Array(0),
    trailers: [],
    ...request,
  };
  const find = (value: string): Token | undefined => known.get(value);
  const policy = { ...anyLiveToken, tokenKinds: new Set(['client'] as const) };
  const presented = presentedToken(facts.headers, 'X-Api-Key');
  const verdict = decide(policy, { secure: facts.secure, presented, environment: 'staging', now: 10 }, find);
  if (verdict.kind === 'allowed') throw new RangeError('the request is allowed');
  return [verdict.denial, nearMiss(verdict, facts, 'X-Api-Key', find)];
}

const key = (value: string): Partial<RequestFacts> => ({ headers: ['Accept', '*/*', 'X-Api-Key', value] });

describe('of a token that is known', () => {
  const rows: readonly (readonly [string, Partial<Token>, Denial, NearMiss])[] = [
    [
      'of the other environment',
      { environment: 'production' },
      'other-environment',
      { kind: 'other-environment', belongsTo: 'production' },
    ],
    ['that expired', { expiresAt: 7 }, 'expired', { kind: 'ended', how: 'expired', at: 7 }],
    ['that expires now', { expiresAt: 10 }, 'expired', { kind: 'ended', how: 'expired', at: 10 }],
    ['that was revoked', { revokedAt: 6 }, 'revoked', { kind: 'ended', how: 'revoked', at: 6 }],
    ['that was replaced', { replacedAt: 5 }, 'replaced', { kind: 'ended', how: 'replaced', at: 5 }],
    [
      'of the other kind',
      { kind: 'provisioning' },
      'insufficient-privilege',
      { kind: 'other-kind', tokenKind: 'provisioning' },
    ],
  ];
  test.each(rows)('%s', (_, token, denial, near) => {
    expect(miss(key(VALUE), token)).toEqual([denial, near]);
  });
});

describe('over plain HTTP', () => {
  test('a token was shown to everybody on the way', () => {
    const sent = { kind: 'sent-in-clear', token: 'good' };
    expect(miss({ ...key(VALUE), secure: false })).toEqual(['insecure-transport', sent]);
  });

  test('without a known token there is nothing to tell', () => {
    expect(miss({ ...key('nothing known'), secure: false })).toEqual(['insecure-transport', undefined]);
  });
});

test('of several values, those are named that are known', () => {
  const headers = ['X-Api-Key', VALUE, 'x-api-key', 'something else', 'X-Api-Key', OTHER];
  expect(miss({ headers })).toEqual(['ambiguous', { kind: 'several', tokens: ['good', 'second'] }]);
});

describe('a token in the wrong place', () => {
  const at = (place: string, name: string) => ({ kind: 'misplaced', place, name, token: 'good' });
  const basic = Buffer.from(`${VALUE}:`).toString('base64');
  const password = Buffer.from(`user:${VALUE}`).toString('base64');
  const rows: readonly (readonly [string, Partial<RequestFacts>, object])[] = [
    ['a bearer token', { headers: ['Authorization', `Bearer ${VALUE}`] }, at('authorization', 'Authorization')],
    ['bare in Authorization', { headers: ['authorization', VALUE] }, at('authorization', 'authorization')],
    ['the user of Basic', { headers: ['Authorization', `Basic ${basic}`] }, at('authorization', 'Authorization')],
    [
      'the password of Basic',
      { headers: ['Authorization', `Basic ${password}`] },
      at('authorization', 'Authorization'),
    ],
    ['another header', { headers: ['Api-Key', VALUE] }, at('header', 'Api-Key')],
    ['another header, in quotes', { headers: ['X-Auth-Token', `"${VALUE}"`] }, at('header', 'X-Auth-Token')],
    ['a cookie', { headers: ['Cookie', `theme=dark; X-Api-Key=${VALUE}`] }, at('cookie', 'X-Api-Key')],
    ['the query', { query: `page=2&api_key=${VALUE}` }, at('query', 'api_key')],
    ['the query, encoded', { query: `key=${VALUE.replaceAll('-', '%2D')}` }, at('query', 'key')],
    ['the query, without a name', { query: VALUE }, at('query', '')],
    ['the path', { path: `/api/v1/${VALUE}/payments` }, at('path', '')],
    ['the body', { body: Buffer.from(JSON.stringify({ token: VALUE })) }, at('body', '')],
    ['beside an empty header', { headers: ['X-Api-Key', ' '], query: `k=${VALUE}` }, at('query', 'k')],
    ['beside an unknown value', { ...key('mock-unknown-0123456789'), query: `k=${VALUE}` }, at('query', 'k')],
  ];
  test.each(rows)('%s', (_, request, near) => {
    expect(miss(request)[1]).toEqual(near);
  });

  test('under a name as long as a token is not named', () => {
    expect(miss({ query: `${'n'.repeat(16)}=${VALUE}` })[1]).toEqual(at('query', ''));
  });
});

describe('what is like a credential, and no token of the mock', () => {
  test.each([
    ['a bearer token', { headers: ['Authorization', 'Bearer abc'] }, { place: 'authorization', name: 'Authorization' }],
    ['a header', { headers: ['Api-Key', 'abc'] }, { place: 'header', name: 'Api-Key' }],
    ['a query parameter', { query: 'access_token=abc' }, { place: 'query', name: 'access_token' }],
  ])('%s is pointed at', (_, request, where) => {
    expect(miss(request)).toEqual(['missing', { kind: 'misplaced', ...where }]);
  });

  test('other headers and parameters are not', () => {
    const headers = ['Accept', 'application/json', 'User-Agent', 'curl/8.5.0', 'Cookie', 'theme=dark'];
    expect(miss({ headers, query: 'page=2', body: Buffer.from('{}') })).toEqual(['missing', undefined]);
  });
});

describe('a token that was altered on the way', () => {
  test.each([
    ['header name', `X-Api-Key: ${VALUE}`],
    ['scheme', `Bearer ${VALUE}`],
    ['scheme', `ApiKey=${VALUE}`],
    ['quotes', `"${VALUE}"`],
    ['quotes', `'${VALUE}`],
    ['quotes', `<${VALUE}>`],
    ['percent-encoding', VALUE.replaceAll('-', '%2D')],
    ['Base64', Buffer.from(VALUE).toString('base64')],
    ['line break', `${VALUE}\\n`],
    ['percent-encoding', `${VALUE}%0A`.replaceAll('-', '%2d').replace('%0A', '')],
    ['line break', `${VALUE}%0d%0a`],
    ['white space', `${VALUE.slice(0, 10)} ${VALUE.slice(10)}`],
    ['white space', `${VALUE}\u00a0`],
    ['punctuation', `${VALUE},`],
    ['quotes', `"${VALUE}",`],
    ['quotes', `Bearer "${VALUE}"`],
  ])('%s: %j', (alteration, value) => {
    expect(miss(key(value))).toEqual(['unknown', { kind: 'altered', alteration, token: 'good' }]);
  });

  test('so much that nothing is left is unknown', () => {
    expect(miss(key('""'))).toEqual(['unknown', undefined]);
  });
});

test.each([
  '$CFIS_TOKEN',
  '$' + '{CFIS_TOKEN}',
  '%CFIS_TOKEN%',
  '{{ token }}',
  '{apiKey}',
  '<your token>',
  '$(cat token)',
  'undefined',
  'null',
  '[object Object]',
  'your-api-key',
  'YOUR_TOKEN_HERE',
  'xxxxxxxx',
  'mock-example-not-a-real-token',
])('%s is a placeholder', (value) => {
  expect(miss(key(value))).toEqual(['unknown', { kind: 'placeholder' }]);
});

test.each([
  ['of the shape of a mock', 'mock-staging-0123456789abcdefghij', undefined],
  ['too short to be real', 'secret', undefined],
  ['perhaps real', 'k3J9sd02LmQx81ZpTv55', { kind: 'not-of-this-mock' }],
])('an unknown value %s', (_, value, near) => {
  expect(miss(key(value))).toEqual(['unknown', near]);
});

test('no near miss holds a value', () => {
  const misses = [
    miss({ query: `${VALUE}&a=${VALUE}` }),
    miss({ path: `/${VALUE}` }),
    miss({ headers: [VALUE, VALUE] }),
    miss(key(`"${VALUE}"`)),
    miss(key('k3J9sd02LmQx81ZpTv55')),
  ];
  expect(JSON.stringify(misses)).not.toMatch(/0123456789|k3J9/);
});
