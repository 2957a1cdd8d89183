import { describe, expect, test } from 'vitest';
import { requestOf } from '../../test/made/request.ts';
import { type Denial, denials } from '../description/refusal.ts';
import { anyLiveToken } from '../policy/policy.ts';
import { createRegistry } from '../tokens/registry.ts';
import { Secret } from '../tokens/secret.ts';
import type { Token } from '../tokens/token.ts';
import { decide } from './decide.ts';
import type { RequestFacts } from './facts.ts';
import { type NearMiss, nearMiss, searchedOfBody } from './near-miss.ts';
import { presentedToken } from './presented.ts';

const VALUE = 'mock-staging-good-0123456789abcdef';
const OTHER = 'mock-staging-second-0123456789abcdef';
const PLAIN = requestOf({ path: '/api/v1/partner/payments' });
const SHORT = 'mock-short-token';
const GOOD: Token = { id: 'good', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };

/** The denial of a request, what came nearest, and which values were looked up for that, at instant 10. */
function look(
  request: Partial<RequestFacts>,
  token: Partial<Token> = {},
): { readonly said: [Denial, NearMiss | undefined]; readonly asked: readonly string[] } {
  const registry = createRegistry();
  registry.add(new Secret(VALUE), { ...GOOD, ...token });
  registry.add(new Secret(OTHER), { ...GOOD, id: 'second' });
  registry.add(new Secret(SHORT), { ...GOOD, id: 'short' });
  const facts = { ...PLAIN, ...request };
  const policy = { ...anyLiveToken, tokenKinds: new Set(['client'] as const) };
  const presented = presentedToken(facts.headers, 'X-Api-Key');
  const verdict = decide(policy, { secure: facts.secure, presented, environment: 'staging', now: 10 }, registry.find);
  if (verdict.kind === 'allowed') throw new RangeError('the request is allowed');
  const asked: string[] = [];
  const find = (value: string): Token | undefined => {
    asked.push(value);
    return registry.find(value);
  };
  return { said: [verdict.denial, nearMiss(verdict, facts, 'X-Api-Key', find)], asked };
}

const miss = (...request: Parameters<typeof look>): [Denial, NearMiss | undefined] => look(...request).said;

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

test.each(denials)('of a verdict (%s) that names no token, nothing is said that only a token could tell', (denial) => {
  expect(nearMiss({ kind: 'denied', denial }, PLAIN, 'X-Api-Key', () => undefined)).toEqual(
    denial === 'ambiguous' ? { kind: 'several', tokens: [] } : undefined,
  );
});

describe('over plain HTTP', () => {
  test('a token was shown to everybody on the way', () => {
    const sent = { kind: 'sent-in-clear', token: 'good' };
    expect(miss({ ...key(VALUE), secure: false })).toEqual(['insecure-transport', sent]);
  });

  test.each([
    ['a known token', key('nothing known')],
    ['any token', {}],
  ])('without %s there is nothing to tell', (_, request) => {
    expect(miss({ ...request, secure: false })).toEqual(['insecure-transport', undefined]);
  });
});

test('of several values, those are named that are known', () => {
  const headers = ['X-Api-Key', ` ${VALUE}\t`, 'x-api-key', 'something else', 'X-Api-Key', OTHER, 'X-Api-Key', VALUE];
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
    ['a header after others', { headers: ['Accept', '*/*', 'Api-Key', VALUE] }, at('header', 'Api-Key')],
    ['a cookie', { headers: ['Cookie', `theme=dark; X-Api-Key=${VALUE}`] }, at('cookie', 'X-Api-Key')],
    ['the query', { query: `page=2&api_key=${VALUE}` }, at('query', 'api_key')],
    ['the query, encoded', { query: `key=${VALUE.replaceAll('-', '%2D')}` }, at('query', 'key')],
    ['the query, in white space', { query: `key=%20${VALUE}%0A` }, at('query', 'key')],
    ['the query, without a name', { query: VALUE }, at('query', '')],
    ['the path', { path: `/api/v1/${VALUE}/payments` }, at('path', '')],
    ['the body', { body: Buffer.from(JSON.stringify({ token: VALUE })) }, at('body', '')],
    ['after a credential of another kind', { headers: ['Api-Key', 'abc'], query: `k=${VALUE}` }, at('query', 'k')],
    ['beside an empty header', { headers: ['X-Api-Key', ' '], query: `k=${VALUE}` }, at('query', 'k')],
    ['beside an unknown value', { ...key('mock-unknown-0123456789'), query: `k=${VALUE}` }, at('query', 'k')],
  ];
  test.each(rows)('%s', (_, request, near) => {
    expect(miss(request)[1]).toEqual(near);
  });

  test('is found when it is as short as a token can be, bare or as the password of Basic', () => {
    const basic = Buffer.from(`u:${SHORT}`).toString('base64');
    const rows = [{ query: `k=${SHORT}` }, { headers: ['Authorization', `Basic ${basic}`] }];
    expect(rows.map((request) => miss(request)[1])).toEqual([
      { ...at('query', 'k'), token: 'short' },
      { ...at('authorization', 'Authorization'), token: 'short' },
    ]);
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
    [
      'the first of several',
      { headers: ['Api-Key', 'abc', 'Authorization', 'abc'] },
      { place: 'header', name: 'Api-Key' },
    ],
    [
      'one beside an empty one',
      { headers: ['Authorization', ''], query: 'token=a' },
      { place: 'query', name: 'token' },
    ],
    ['one beside a blank one', { headers: ['Cookie', 'api_key= ; token = a'] }, { place: 'cookie', name: 'token' }],
  ])('%s is pointed at', (_, request, where) => {
    expect(miss(request)).toEqual(['missing', { kind: 'misplaced', ...where }]);
  });

  test.each([
    'Authorization',
    'Proxy-Authorization',
    'Token',
    'X-Token',
    'ApiKey',
    'api_key',
    'X-Api-Token',
    'accessToken',
    'X-Access-Token',
    'X-Auth-Key',
    'client_token',
    'X-Client-Api-Key',
    'clientApiKey',
  ])('%s is a name of a credential', (name) => {
    expect(miss({ query: `${name}=abc` })[1]).toMatchObject({ kind: 'misplaced', name });
  });

  test.each(['X-Token-Count', 'authorizations', 'csrf-token', 'monkey', 'X-Api', 'client', 'Api-Keys', 'X-Api-Xy-Key'])(
    '%s is none',
    (name) => {
      expect(miss({ query: `${name}=abc` })[1]).toBe(undefined);
    },
  );

  test('other headers and parameters are not', () => {
    const headers = ['Accept', 'application/json', 'User-Agent', 'curl/8.5.0', 'Cookie', 'theme=dark'];
    expect(miss({ headers, query: 'page=2', body: Buffer.from('{}') })).toEqual(['missing', undefined]);
  });

  test('a body that was too large to be taken is none', () => {
    expect(miss({ body: undefined })).toEqual(['missing', undefined]);
  });
});

describe('a token that was altered on the way', () => {
  test.each([
    ['header name', `X-Api-Key: ${VALUE}`],
    ['scheme', `Bearer ${VALUE}`],
    ['header name', `X-Api-Key:${VALUE}`],
    ['header name', `x-api-key:  ${VALUE}`],
    ['scheme', `ApiKey=${VALUE}`],
    ['scheme', `BEARER  ${VALUE}`],
    ['quotes', `"${VALUE}"`],
    ['quotes', `'${VALUE}`],
    ['quotes', `<${VALUE}>`],
    ['quotes', `<<${VALUE}`],
    ['quotes', `${VALUE}”"`],
    ['percent-encoding', VALUE.replaceAll('-', '%2D')],
    ['Base64', Buffer.from(VALUE).toString('base64')],
    ['line break', `${VALUE}\\n`],
    ['percent-encoding', `${VALUE}%0A`.replaceAll('-', '%2d').replace('%0A', '')],
    ['line break', `${VALUE}%0d%0a`],
    ['white space', `${VALUE.slice(0, 10)} ${VALUE.slice(10)}`],
    ['white space', `${VALUE}\u00a0`],
    ['white space', ` ${VALUE.slice(0, 10)}  ${VALUE.slice(10)}`.trim()],
    ['punctuation', `${VALUE},`],
    ['punctuation', `${VALUE}.;`],
    ['line break', `${VALUE}\\r\\n`],
    ['quotes', `"${VALUE}",`],
    ['quotes', `Bearer "${VALUE}"`],
  ])('%s: %j', (alteration, value) => {
    expect(miss(key(value))).toEqual(['unknown', { kind: 'altered', alteration, token: 'good' }]);
  });

  test.each([
    ['a scheme', 'Bearer '],
    ['punctuation', ','],
    ['a quote', '"'],
    ['a written line break', '\\n'],
  ])('in its middle, by %s, is not that token', (_, between) => {
    expect(miss(key(`${VALUE.slice(0, 10)}${between}${VALUE.slice(10)}`))).toEqual(['unknown', undefined]);
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
  '****',
  '{{}}',
  'key',
  'apiToken',
  'my_key',
  'mykey',
  'the access-token',
  'example-client_key-here',
  'tokenhere',
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

test.each([
  'not-undefined',
  'nullable',
  'xx',
  '**',
  '$TOKEN!',
  'a$TOKEN',
  'a{b}',
  '{b}c',
  'monkey',
  'keyring',
  'your api',
])('%s is none', (value) => {
  expect(miss(key(value))).toEqual(['unknown', undefined]);
});

test('each form of a value is looked up once, and nothing elsewhere that is too short for a token', () => {
  const value = Buffer.from('something else').toString('base64');
  const basic = Buffer.from('user:password').toString('base64');
  const headers = ['X-Api-Key', `"${value}",`, 'Accept', '*/*', 'Authorization', `Basic ${basic}`];
  const { asked } = look({ headers, query: 'page=2', body: Buffer.from('{}') });
  expect(asked).toEqual([`"${value}"`, value, 'something else', `Basic ${basic}`, basic]);
});

test.each([
  ['of marks', ',;.'],
  ['of quotes', '"'],
  ['of line breaks', '%0a'],
  ['of white space', ' '],
  ['of letters', 'a'],
  ['of equals signs', '='],
])('a long run %s is looked at in a time that grows with its length alone', (_, piece) => {
  const run = `x${piece.repeat(200_000)}x`;
  expect([miss(key(run)), miss({ headers: ['Accept', run], query: run, path: run })]).toMatchObject([
    ['unknown', { kind: 'not-of-this-mock' }],
    ['missing', undefined],
  ]);
});

describe('of a body', () => {
  const end = 16_384;

  test.each([
    [end - VALUE.length, 'good'],
    [end - VALUE.length + 1, undefined],
  ])('a token at %i is found where all of it is in what is searched', (at, token) => {
    const body = Buffer.from(`${' '.repeat(at)}${VALUE}`);
    expect(miss({ body })[1]).toEqual(token && { kind: 'misplaced', place: 'body', name: '', token });
  });

  test.each([end - 1, end])('of %i bytes, all are searched', (length) => {
    const body = Buffer.alloc(length);
    expect(searchedOfBody(body)).toBe(body);
  });

  test('of more bytes the beginning is searched, and nothing else kept', () => {
    const kept = searchedOfBody(Buffer.alloc(end + 1, 'a'));
    expect([kept.byteLength, kept.buffer.byteLength, kept[end - 1]]).toEqual([end, end, 97]);
  });
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
