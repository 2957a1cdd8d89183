import { expect, test } from 'vitest';
import { pointerOf } from '../pointer-of.ts';
import { Reader } from '../reader.ts';
import type { Content, Operation, Response } from './operation.ts';
import { readOperation } from './read-operation.ts';
import { createResolver } from './reference.ts';

const content = { 'application/json': { schema: {}, examples: { only: { value: { a: 'b' } } } } };
const contentAt = (pointer: string): Content => ({
  mediaType: 'application/json',
  schemaPointer: `${pointer}/content/application~1json/schema`,
  examples: [{ name: 'only', value: { a: 'b' } }],
});

/** What is read of an operation that stands at `/operation` of a document. */
function read(operation: object): Operation {
  const document = {
    operation,
    security: [{ Client: [] }],
    body: { content },
    since: { in: 'query', name: 'since', schema: {} },
  };
  const root = new Reader(document, { code: 'description', place: pointerOf });
  const scheme = { header: 'X-Api-Key', tokenKind: 'client' } as const;
  return readOperation('/a', 'POST', root.get('operation'), {
    resolve: createResolver(root),
    schemes: new Map(['Client', 'Partner'].map((name) => [name, { ...scheme, name }])),
    security: root.get('security'),
  });
}

test('an operation that says as little as it may takes nothing, and what it answers may be made up', () => {
  const least = { operationId: 'readA', summary: 'Read', 'x-cfis-effect': 'reads', responses: { '204': {} } };
  const success = { status: 204, headers: [] };
  expect(read(least)).toStrictEqual({
    id: 'readA',
    method: 'POST',
    path: '/a',
    effect: 'reads',
    summary: 'Read',
    schemes: ['Client'],
    acceptsExpired: false,
    queryParameters: [],
    responses: new Map([[204, success]]),
    success,
    generated: true,
    numberedFields: [],
    uniqueFields: [],
  });
});

test('an operation that says all has all of it read', () => {
  const most = {
    operationId: 'renewA',
    summary: 'Renew',
    'x-cfis-effect': 'rotates',
    'x-cfis-accepts': ['expired'],
    'x-cfis-issued-token': '/token',
    'x-cfis-numbered-fields': ['/id', '/code'],
    'x-cfis-unique-fields': ['/name'],
    'x-cfis-renewal': { overlapSeconds: 5 },
    security: [{ Partner: [] }, { Client: [] }],
    parameters: [
      { in: 'query', name: 'id', required: true, schema: {} },
      { in: 'query', name: 'page', required: false, schema: {} },
      { $ref: '#/since' },
    ],
    requestBody: { $ref: '#/body' },
    responses: { '404': {}, '201': { content } },
  };
  const success = { status: 201, headers: [], content: contentAt('/operation/responses/201') };
  expect(read(most)).toStrictEqual({
    id: 'renewA',
    method: 'POST',
    path: '/a',
    effect: 'rotates',
    summary: 'Renew',
    schemes: ['Partner', 'Client'],
    acceptsExpired: true,
    queryParameters: [
      { name: 'id', required: true, schemaPointer: '/operation/parameters/0/schema' },
      { name: 'page', required: false, schemaPointer: '/operation/parameters/1/schema' },
      { name: 'since', required: false, schemaPointer: '/since/schema' },
    ],
    requestBody: contentAt('/body'),
    responses: new Map<number, Response>([
      [201, success],
      [404, { status: 404, headers: [] }],
    ]),
    success,
    generated: false,
    issuedToken: '/token',
    numberedFields: ['/id', '/code'],
    uniqueFields: ['/name'],
    renewal: { overlapSeconds: 5 },
  });
});
