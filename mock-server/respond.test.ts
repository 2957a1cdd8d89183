import { describe, expect, test } from 'vitest';
import type { RequestFacts } from '../src/auth/facts.ts';
import { createClock } from '../src/clock.ts';
import { loadDescription } from '../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import { answer } from './answer.ts';
import { headerValues } from './index.ts';
import { createWorld } from './world.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const key = (id: string): readonly string[] => [
  'X-Api-Key',
  tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '',
];
const client = key('staging-valid');
const json = ['Content-Type', 'application/json'];
const CASE = '/api/v1/partner/invoice/case';
const INVOICE = '/api/v1/partner/invoice';

function ask(wanted: Partial<RequestFacts>): { status: number; headers: readonly string[]; body: unknown } {
  const clock = createClock();
  clock.freeze(Date.parse('2026-06-01T00:00:00Z'));
  const plain = {
    environment: 'staging',
    connection: { number: 1, httpVersion: '1.1' as const, resumed: false },
    trailers: [],
    secure: true,
    method: 'GET',
    path: CASE,
    query: '',
  } as const;
  const request = { ...plain, headers: client, body: new Uint8Array(0), ...wanted };
  const { status, headers, body } = answer(request, createWorld({ description, tokens, clock }));
  return { status, headers, body: body.length === 0 ? undefined : JSON.parse(Buffer.from(body).toString('utf8')) };
}

describe('a request that is none of the operations', () => {
  const notFound = { message: 'Not found.' };
  const notAllowed = { message: 'The method is not allowed here.' };
  const rows: readonly (readonly [string, string, string, number, readonly string[], unknown])[] = [
    ['an unknown path', 'GET', '/api/v1/partner/nothing', 404, [], notFound],
    ['a path in other letters', 'GET', '/api/v1/Partner/invoice/case', 404, [], notFound],
    ['a path with a doubled slash', 'GET', '/api/v1//partner/invoice/case', 404, [], notFound],
    ['a path with an encoded letter', 'GET', '/api/v1/partner/invoice/%63ase', 404, [], notFound],
    ['a path with a slash at its end', 'GET', `${CASE}/`, 404, [], notFound],
    ['a path without the base', 'GET', '/partner/invoice/case', 404, [], notFound],
    ['an absolute target with a user', 'GET', `https://user@localhost${CASE}`, 404, [], notFound],
    ['another method on a readable path', 'DELETE', CASE, 405, ['GET, HEAD'], notAllowed],
    ['another method on a submission', 'GET', INVOICE, 405, ['POST'], notAllowed],
    [
      'another method on a path of two',
      'PUT',
      '/api/v1/partner/accounting/ledger',
      405,
      ['GET, HEAD, POST'],
      notAllowed,
    ],
    ['a method in lower case', 'get', CASE, 405, ['GET, HEAD'], notAllowed],
    ['POST on the renewal', 'POST', '/api/v1/partner/renew', 405, ['GET'], notAllowed],
    ['HEAD on the renewal', 'HEAD', '/api/v1/partner/renew', 405, ['GET'], undefined],
  ];

  test.each(rows)('(%s) is explained to a good token', (_title, method, path, status, allow, body) => {
    const { headers, ...answered } = ask({ method, path });
    expect({ ...answered, allow: headerValues(headers, 'allow') }).toEqual({ status, allow, body });
  });

  test.each(rows)('(%s) is just not authorised without one', (_title, method, path) => {
    const { status, headers } = ask({ method, path, headers: [] });
    expect({ status, allow: headerValues(headers, 'allow') }).toEqual({ status: 401, allow: [] });
  });
});

describe('a request that an operation cannot take', () => {
  const invoice = description.operations.find(({ id }) => id === 'createInvoice')?.requestBody?.examples[0].value;
  const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
  const submission = { method: 'POST', path: INVOICE, headers: [...client, ...json], body: bytes(invoice) };
  const ledger = { ...submission, path: '/api/v1/partner/accounting/ledger' };
  const broken = (place: string, problem: string): unknown => ({
    message: 'The request is not valid.',
    errors: [{ place, problem }],
  });
  const rows: readonly (readonly [string, Partial<RequestFacts>, number, unknown])[] = [
    ['accepts no JSON', { headers: [...client, 'Accept', 'text/html'] }, 406, 'Only application/json can be produced.'],
    ['has no content type', { ...submission, headers: client }, 415, 'Send the body as application/json.'],
    ['is too large', { ...submission, body: undefined }, 413, 'The request body is too large.'],
    ['is null', { ...submission, body: bytes(null) }, 400, broken('', 'must be object')],
    ['is not JSON', { ...submission, body: Buffer.from('{"invoice":') }, 400, broken('', 'is not JSON in UTF-8')],
    ['is empty', { ...submission, body: new Uint8Array(0) }, 400, broken('', 'is not JSON in UTF-8')],
    ['is not UTF-8', { ...submission, body: Buffer.from([0x22, 0xff, 0x22]) }, 400, broken('', 'is not JSON in UTF-8')],
    ['lacks a field', { ...ledger, body: bytes({}) }, 400, broken('', "must have required property 'ledgers'")],
    [
      'has a field of another type',
      { ...ledger, body: bytes({ ledgers: 1 }) },
      400,
      broken('/ledgers', 'must be object'),
    ],
    ['has a parameter of another type', { query: 'caseId=twelve' }, 400, broken('?caseId', 'must be integer')],
    ['repeats a parameter', { query: 'caseId=1&caseId=2' }, 400, broken('?caseId', 'stands more than once')],
    [
      'has a day that does not exist',
      { path: '/api/v1/partner/settlements', query: 'fromDate=2026-02-30' },
      400,
      broken('?fromDate', 'must match format "date"'),
    ],
  ];

  test.each(rows)('because it %s gets the described refusal', (_title, request, status, described) => {
    const { headers, ...answered } = ask(request);
    expect(answered).toEqual({ status, body: typeof described === 'string' ? { message: described } : described });
  });

  test.each(rows)('because it %s is just not authorised without a token', (_title, request) => {
    expect(ask({ ...request, headers: [] }).status).toBe(401);
  });

  test('names at most twenty problems', () => {
    const ledgerRows = Array.from({ length: 30 }, () => 1);
    const { body } = ask({ ...ledger, body: bytes({ ledgers: { ledgerRows } }) });
    expect((body as { errors: readonly unknown[] }).errors.length).toBe(20);
  });
});

describe('query parameters', () => {
  test.each([
    ['that are known and right', CASE, 'caseId=12'],
    ['that the description does not know', CASE, 'page=2&page=3'],
    ['of a truth value', '/api/v1/partner/settlements', 'unfetchedOnly=true&fromDate=2026-02-28'],
    ['of an operation without any', '/api/v1/partner/validate', 'caseId=twelve'],
  ])('%s are taken', (_title, path, query) => {
    expect(ask({ path, query }).status).toBe(200);
  });
});

test.each(description.operations)('$method $path answers its described success', (operation) => {
  const { id, method, path, success, requestBody, schemes } = operation;
  const token = schemes.includes('ClientToken') ? client : key('staging-provisioning');
  const body = Buffer.from(JSON.stringify(requestBody?.examples[0].value ?? ''));
  const answered = ask({ method, path: `/api/v1${path}`, headers: [...token, ...json], body });
  expect({
    id,
    status: answered.status,
    problems: description.schemas.body(success.content?.schemaPointer ?? '', answered.body),
    cache: headerValues(answered.headers, 'cache-control'),
    challenge: headerValues(answered.headers, 'www-authenticate'),
  }).toEqual({ id, status: success.status, problems: [], cache: ['no-store'], challenge: [] });
});
