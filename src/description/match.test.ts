import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadDescription } from './load.ts';
import { createMatcher, methodsAt } from './match.ts';
import type { Method, Operation } from './operation.ts';

const { operations, basePath } = await loadDescription();
const match = createMatcher(operations, basePath);

/** The id of the operation, the methods allowed, or that nothing is there. */
function found(method: string, path: string): string {
  const result = match(method, path);
  switch (result.kind) {
    case 'operation':
      return result.operation.id;
    case 'unknown-method':
      return `allows ${result.allow.join(', ')}`;
    case 'unknown-path':
      return 'nothing';
  }
}

test('every operation is found by its method and its whole path', () => {
  const ids = operations.map(({ method, path }) => found(method, `/api/v1${path}`));
  expect(ids).toEqual(operations.map(({ id }) => id));
});

test.each([
  ['two methods of a path are two operations', 'POST', '/api/v1/partner/accounting/ledger', 'submitLedger'],
  ['HEAD stands for a GET that reads', 'HEAD', '/api/v1/partner/validate', 'validateAccessToken'],
  ['HEAD stands for a GET that marks as fetched', 'HEAD', '/api/v1/partner/settlements', 'retrieveSettlements'],
  ['HEAD never stands for the renewal', 'HEAD', '/api/v1/partner/renew', 'allows GET'],
  ['HEAD never stands for a POST', 'HEAD', '/api/v1/partner/invoice', 'allows POST'],
  ['an unknown method learns the known ones', 'DELETE', '/api/v1/partner/validate', 'allows GET, HEAD'],
  ['… all of them', 'PUT', '/api/v1/partner/accounting/ledger', 'allows GET, HEAD, POST'],
  ['… but none that would renew', 'POST', '/api/v1/partner/renew', 'allows GET'],
  ['OPTIONS is a method like any other', 'OPTIONS', '/api/v1/partner/client', 'allows POST'],
  ['a method counts letter case', 'get', '/api/v1/partner/validate', 'allows GET, HEAD'],
  ['a target in absolute form is its path', 'GET', 'https://mock:4010/api/v1/partner/validate', 'validateAccessToken'],
  ['an empty method is unknown', '', '/api/v1/partner/validate', 'allows GET, HEAD'],
])('%s', (_title, method, path, expected) => {
  expect(found(method, path)).toBe(expected);
});

test.each([
  ['another letter case', '/api/v1/partner/Validate'],
  ['another letter case of the base path', '/API/v1/partner/validate'],
  ['a slash at the end', '/api/v1/partner/validate/'],
  ['a doubled slash', '/api/v1//partner/validate'],
  ['a doubled slash at the start', '//api/v1/partner/validate'],
  ['a dot segment', '/api/v1/./partner/validate'],
  ['a way out and back', '/api/v1/partner/client/../validate'],
  ['an encoded dot segment', '/api/v1/partner/%2e%2e/partner/validate'],
  ['an encoded letter', '/api/v1/partner/%76alidate'],
  ['an encoded slash', '/api/v1/partner%2Fvalidate'],
  ['a path parameter', '/api/v1/partner/validate;v=1'],
  ['a backslash', '/api/v1/partner\\validate'],
  ['a space at the end', '/api/v1/partner/validate%20'],
  ['a null byte at the end', '/api/v1/partner/validate%00'],
  ['a path without base', '/partner/validate'],
  ['the base path', '/api/v1'],
  ['the base path as a prefix only', '/api/v10/partner/validate'],
  ['a whole URL with a user', 'https://user@integrations.confirmafinance.com/api/v1/partner/validate'],
  ['an empty path', ''],
  ['the asterisk', '*'],
  ['the name of a method of objects', 'constructor'],
])('%s is an unknown path', (_disguise, path) => {
  expect(['GET', 'POST', 'HEAD'].map((method) => match(method, path))).toEqual(Array(3).fill({ kind: 'unknown-path' }));
});

describe('HEAD and the operations of one path:', () => {
  const [any = expect.fail('there is no operation')] = operations;
  const an = (method: Method, effect: Operation['effect']): Operation => ({ ...any, method, path: '/a', effect });

  test.each<readonly [title: string, described: readonly Operation[], methods: readonly Method[]]>([
    ['HEAD stands for a GET that reads', [an('GET', 'reads')], ['GET', 'HEAD']],
    ['HEAD never stands for a POST, even one that reads', [an('POST', 'reads')], ['POST']],
    [
      'HEAD is named once where it is described too',
      [an('GET', 'reads'), an('HEAD', 'reads'), an('PUT', 'writes')],
      ['GET', 'HEAD', 'PUT'],
    ],
  ])('%s', (_title, described, methods) => {
    expect(methodsAt(described)).toEqual(methods);
    expect(createMatcher(described, '')('TRACE', '/a')).toEqual({ kind: 'unknown-method', allow: methods });
    const answered = ['GET', 'HEAD', 'POST', 'PUT'].filter((method) => {
      return createMatcher(described, '')(method, '/a').kind === 'operation';
    });
    expect(answered).toEqual(methods);
  });
});

test('whatever the method and the path, an operation is found by its own alone', () => {
  const paths = operations.map(({ path }) => basePath + path);
  const piece = fc.constantFrom(
    ...paths,
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2F',
    ';',
    '\\',
    'a',
    'https://mock',
    '@',
    '#',
    '*',
    '\0',
  );
  const path = fc.oneof(
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  const method = fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'get', 'GET ', '', '__proto__'), fc.string());
  fc.assert(
    fc.property(method, path, (asked, at) => {
      const result = match(asked, at);
      // Whatever the pieces make of the host, it ends with the first slash.
      const own = at.replace(/^https:\/\/mock[^/@]*(?=\/)/, '');
      expect(result.kind === 'unknown-path').toBe(!paths.includes(own));
      if (result.kind !== 'operation') return;
      expect(basePath + result.operation.path).toBe(own);
      expect(asked === 'HEAD' ? 'GET' : asked).toBe(result.operation.method);
    }),
    { numRuns: 500 },
  );
});
