import { describe, expect, test } from 'vitest';
import { headerValues, type RequestFacts } from '../../src/auth/facts.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Operation } from '../../src/description/operation.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { requestOf } from '../../test/made/request.ts';
import { answer } from '../answer.ts';
import { createWorld, type World } from '../world.ts';

const described = await loadDescription();
const unlikely = 'größe "1", 2';
/** As the bundled one, with an example whose name has everything that a header does not like. */
const description = {
  ...described,
  operations: described.operations.map(
    (operation): Operation =>
      operation.id === 'retrievePaymentStatus' && operation.success.content !== undefined
        ? withExample(operation, { name: unlikely, value: { payments: [] } })
        : operation,
  ),
};

function withExample(operation: Operation, example: { name: string; value: { payments: [] } }): Operation {
  const { success } = operation;
  if (success.content === undefined) return operation;
  const more = {
    ...success,
    content: { ...success.content, examples: [...success.content.examples, example] as const },
  };
  return { ...operation, success: more, responses: new Map([...operation.responses, [success.status, more]]) };
}

const tokens = await readTokenFile(fixtureTokens);
const key = (id: string): readonly string[] => [
  'X-Api-Key',
  tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '',
];
const worldOf = (): World => createWorld({ description, tokens });

interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly applied: readonly string[];
  readonly cause: string | undefined;
}

function ask(path: string, prefer: string, wanted: Partial<RequestFacts> = {}, world: World = worldOf()): Answered {
  const request = requestOf({
    path: `/api/v1/partner/${path}`,
    ...wanted,
    headers: [...(wanted.headers ?? key('staging-valid')), 'Prefer', prefer],
  });
  const { status, headers, body } = answer(request, world);
  return {
    status,
    body: body.length === 0 ? undefined : JSON.parse(Buffer.from(body).toString()),
    applied: headerValues(headers, 'preference-applied'),
    cause: world.journal.list().at(-1)?.cause,
  };
}

const exampleOf = (id: string, status: number, name: string): unknown =>
  description.operations
    .find((operation) => operation.id === id)
    ?.responses.get(status)
    ?.content?.examples.find((example) => example.name === name)?.value;

describe('a preferred answer', () => {
  const settled = 'retrieveSettlements';
  test.each([
    ['a status', 'invoice/case', 'code=404', 404, exampleOf('retrieveCaseDetails', 404, 'default'), 'code=404'],
    ['the success itself', 'settlements', 'code=200', 200, exampleOf(settled, 200, 'current'), 'code=200'],
    ['an example', 'settlements', 'example=earlier', 200, exampleOf(settled, 200, 'earlier'), 'example=earlier'],
    [
      'both',
      'settlements',
      'example="earlier", code=200',
      200,
      exampleOf(settled, 200, 'earlier'),
      'code=200, example=earlier',
    ],
    [
      'an example of a refusal',
      'settlements',
      'code=401, example=expired',
      401,
      exampleOf(settled, 401, 'expired'),
      'code=401, example=expired',
    ],
    [
      'an example that only a refusal has',
      'settlements',
      'example=expired',
      401,
      exampleOf(settled, 401, 'expired'),
      'example=expired',
    ],
    [
      'an example that several refusals have',
      'settlements',
      'example=default',
      400,
      exampleOf(settled, 400, 'default'),
      'example=default',
    ],
    ['a status without a body', 'accounting/ledger', 'code=204', 204, undefined, 'code=204'],
    [
      'an example whose name is hard to write',
      'accounting/payment',
      `example="${Buffer.from(unlikely).toString('latin1').replaceAll('"', '\\"')}"`,
      200,
      { payments: [] },
      `example="${Buffer.from(unlikely).toString('latin1').replaceAll('"', '\\"')}"`,
    ],
  ])('with %s: %s with %s', (_title, path, prefer, status, body, applied) => {
    expect(ask(path, prefer)).toEqual({ status, body, applied: [applied], cause: 'preferred' });
  });

  test('with an example that a refusal has as well, and first, is the success', () => {
    const operations = description.operations.map((operation): Operation => {
      if (operation.id !== settled) return operation;
      const { success } = operation;
      const refusal = { ...success, status: 400 };
      return { ...operation, responses: new Map([refusal, success].map((response) => [response.status, response])) };
    });
    const world = createWorld({ description: { ...description, operations }, tokens });
    expect(ask('settlements', 'example=earlier', {}, world).status).toBe(200);
  });

  test.each(
    description.operations.flatMap((operation) =>
      [...operation.responses].flatMap(([status, { content }]) =>
        (content?.examples ?? [undefined]).map((example) => ({ operation, status, example })),
      ),
    ),
  )('$operation.id gives its $status $example.name', ({ operation, status, example }) => {
    const { method, path, requestBody, schemes } = operation;
    const token = key(schemes.includes('ClientToken') ? 'staging-valid' : 'staging-provisioning');
    const prefer =
      example === undefined ? `code=${status}` : `code=${status}, example="${example.name.replaceAll('"', '\\"')}"`;
    const answered = ask(path.slice('/partner/'.length), Buffer.from(prefer).toString('latin1'), {
      method,
      headers: [...token, 'Content-Type', requestBody?.mediaType ?? 'text/plain'],
      body: Buffer.from(JSON.stringify(requestBody?.examples[0].value ?? '')),
    });
    expect([answered.status, answered.body, answered.cause]).toEqual([status, example?.value, 'preferred']);
  });

  test('that is a 405 names the methods that there are', () => {
    const world = worldOf();
    const facts = { method: 'GET', headers: [...key('staging-valid'), 'Prefer', 'code=405'] } as const;
    const request = { ...facts, path: '/api/v1/partner/accounting/ledger', query: '', trailers: [], secure: true };
    const connection = { number: 1, httpVersion: '2', resumed: false } as const;
    const { headers } = answer({ ...request, environment: 'staging', connection, body: new Uint8Array(0) }, world);
    expect(headerValues(headers, 'allow')).toEqual(['GET, HEAD, POST']);
  });

  test('to HEAD has no body', () => {
    expect(ask('invoice/case', 'code=404', { method: 'HEAD' })).toMatchObject({ status: 404, body: undefined });
  });
});

describe('what is preferred and is not there', () => {
  const codes = '200, 204, 400, 401, 403, 404, 405, 406';
  const refusals =
    'default (400), invalid (401), expired (401), default (403), default (404), default (405), default (406)';
  test.each([
    ['code=418', `code must be one of: ${codes}`],
    ['code=teapot', `code must be one of: ${codes}`],
    ['code=0200', `code must be one of: ${codes}`],
    ['code=2e2', `code must be one of: ${codes}`],
    ['code', `code must be one of: ${codes}`],
    ['example=nothing', `example must be one of: synced (200), ${refusals}`],
    ['example=Synced', `example must be one of: synced (200), ${refusals}`],
    ['example', `example must be one of: synced (200), ${refusals}`],
    ['code=200, example=pending', 'example must be one of: synced (200)'],
    ['code=204, example=synced', 'example must be one of: (there is none)'],
    ['dynamic=perhaps', 'dynamic must be true or false'],
    ['dynamic', 'dynamic must be true or false'],
  ])('%s is refused with what there is', (prefer, problem) => {
    expect(ask('accounting/ledger', prefer)).toEqual({
      status: 400,
      body: { message: 'The request is not valid.', errors: [{ place: 'Prefer', problem }] },
      applied: [],
      cause: 'invalid-request',
    });
  });

  test.each(['return=minimal', 'respond-async, wait=10', '__code=404', 'code-=404', '', ';code=404'])(
    '%j is unknown and passed over',
    (prefer) => {
      expect(ask('accounting/ledger', prefer)).toMatchObject({ status: 200, applied: [], cause: 'answered' });
    },
  );
});

describe('a preference comes after', () => {
  const client = key('staging-valid');
  const json = ['Content-Type', 'application/json'];
  test.each([
    ['the token', 'invoice/case', { headers: [] }, 401, 'missing'],
    ['the end of the token', 'invoice/case', { headers: key('staging-expired') }, 401, 'expired'],
    ['the environment', 'invoice/case', { headers: key('production-valid') }, 401, 'other-environment'],
    ['the kind of the token', 'client', { method: 'POST' }, 403, 'insufficient-privilege'],
    ['HTTPS', 'invoice/case', { secure: false }, 403, 'insecure-transport'],
    ['the path', 'nothing', {}, 404, 'unknown-path'],
    ['the method', 'renew', { method: 'HEAD' }, 405, 'unknown-method'],
    ['negotiation', 'invoice/case', { headers: [...client, 'Accept', 'text/html'] }, 406, 'not-acceptable'],
    ['the media type', 'invoice', { method: 'POST', headers: client }, 415, 'unsupported-media-type'],
    ['the query', 'invoice/case', { query: 'caseId=x' }, 400, 'invalid-request'],
    ['the body', 'invoice', { method: 'POST', headers: [...client, ...json] }, 400, 'invalid-request'],
  ] as const)('%s', (_title, path, request, status, cause) => {
    expect(ask(path, 'code=200', request)).toMatchObject({ status, applied: [], cause });
  });
});

describe('a preferred answer carries nothing out', () => {
  test('a renewal does not rotate', () => {
    const world = worldOf();
    const renewed = ask('renew', 'code=200', {}, world);
    expect([renewed.body, ask('validate', '', {}, world).status]).toEqual([
      exampleOf('renewAccessToken', 200, 'renewed'),
      200,
    ]);
    expect(world.registry.find('mock-example-not-a-real-token')).toBeUndefined();
  });

  test('a creation mints nothing and takes nothing', () => {
    const unique = {
      ...description,
      operations: description.operations.map((operation) =>
        operation.id === 'createClient' ? { ...operation, uniqueFields: ['/client/businessCode'] } : operation,
      ),
    };
    const world = createWorld({ description: unique, tokens });
    const example = unique.operations.find(({ id }) => id === 'createClient')?.requestBody?.examples[0].value;
    const request = {
      method: 'POST',
      headers: [...key('staging-provisioning'), 'Content-Type', 'application/json'],
      body: Buffer.from(JSON.stringify(example)),
    };
    const statuses = ['code=200', 'code=200', 'return=minimal', 'return=minimal', 'code=200'].map(
      (prefer) => ask('client', prefer, request, world).status,
    );
    expect(statuses).toEqual([200, 200, 200, 409, 200]);
  });
});
