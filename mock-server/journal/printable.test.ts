import { expect, test } from 'vitest';
import { printableHeaders, printableMethod, printablePath, printableQuery } from './printable.ts';

const TOKEN = 'mock-staging-valid-0123456789abcdef';
const MARK = '[d45426c7]';

test.each([
  ['a known path stays', '/api/v1/partner/accounting/documents', true, '/api/v1/partner/accounting/documents'],
  ['a known path loses the host before it', `https://${TOKEN}/api/v1/partner`, true, '/api/v1/partner'],
  ['an unknown path stays as far as it is short', '/api/v2/partner', false, '/api/v2/partner'],
  ['an unknown path loses a token', `/api/v1/${TOKEN}/x`, false, `/api/v1/${MARK}/x`],
])('%s', (_, path, isKnown, printed) => {
  expect(printablePath(path, isKnown)).toBe(printed);
});

test.each([
  ['GET', 'GET'],
  ['UPDATEREDIRECTREF', 'UPDATEREDIRECTREF'],
  ['get', 'get'],
  [TOKEN, MARK],
  [`${TOKEN}GET`, '[79876669]'],
  [`GET${TOKEN}`, '[a1ccf2a4]'],
])('of the method %j, %j is printed', (method, printed) => {
  expect(printableMethod(method)).toBe(printed);
});

test.each([
  ['', ''],
  ['page=2&sort=asc', 'page=2&sort=asc'],
  [`api_key=${TOKEN}&page=2`, `api_key=${MARK}&page=2`],
  [TOKEN, MARK],
  [`${TOKEN}=1`, `${MARK}=1`],
  ['a=fifteen-letters', 'a=fifteen-letters'],
  ['a=sixteen-letters-', 'a=[b91f786c]'],
])('of the query %j, %j is printed', (query, printed) => {
  expect(printableQuery(query)).toBe(printed);
});

test.each([
  ['X-Api-Key', TOKEN, MARK],
  ['Authorization', `Bearer ${TOKEN}`, expect.stringMatching(/^\[[0-9a-f]{8}\]$/)],
  ['Cookie', `session=${TOKEN}`, expect.stringMatching(/^\[[0-9a-f]{8}\]$/)],
  ['X-Anything', 'short', 'short'],
  ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101', 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101'],
  ['User-Agent', `client/1.0 ${TOKEN}`, `client/1.0 ${MARK}`],
  ['Accept', `application/json;token="${TOKEN}"`, `application/json;token="${MARK}"`],
  ['Content-Type', 'application/json; charset=utf-8', 'application/json; charset=utf-8'],
  ['Accept-Encoding', 'gzip, deflate, br, zstd', 'gzip, deflate, br, zstd'],
  ['Accept-Language', 'fi-FI,fi;q=0.9', 'fi-FI,fi;q=0.9'],
  ['Accept-Language', 'fi, sv;q=0.8, en;q=0.5', 'fi, sv;q=0.8, en;q=0.5'],
  ['Connection', 'keep-alive, Upgrade', 'keep-alive, Upgrade'],
  ['Prefer', 'code=404, dynamic=true', 'code=404, dynamic=true'],
  ['Transfer-Encoding', 'gzip, deflate, chunked', 'gzip, deflate, chunked'],
])('of the header %s: %s, %s is printed', (name, value, printed) => {
  expect(printableHeaders([name, value])).toEqual([name, printed]);
});

test('a name of a header that is a token is not printed', () => {
  expect(printableHeaders([TOKEN, 'x', 'Access-Control-Request-Headers', 'y'])).toEqual([
    ...[MARK, 'x'],
    ...['Access-Control-Request-Headers', 'y'],
  ]);
});

test.each([
  ['a-name-with-15s', 'a-name-with-15s'],
  ['a-name-with-16-s', '[a2a56527]'],
  ['a'.repeat(39), 'a'.repeat(39)],
  ['a'.repeat(40), '[e33cdf9c]'],
])('of the name %j of a header, %j is printed', (name, printed) => {
  expect(printableHeaders([name, 'x'])).toEqual([printed, 'x']);
});
