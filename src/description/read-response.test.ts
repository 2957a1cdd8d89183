import { describe, expect, test } from 'vitest';
import { pointerOf } from '../pointer-of.ts';
import { Reader } from '../reader.ts';
import type { Response } from './operation.ts';
import { readResponse } from './read-response.ts';
import { createResolver } from './reference.ts';

const examples = { first: { value: { a: 1 } }, second: { $ref: '#/shared' } };
const json = { schema: { type: 'object' }, examples };

/** What is read of a response that stands at `/response` of a document. */
function read(response: object): Response {
  const document = { response, shared: { value: null }, header: { schema: { const: 'no-store' } } };
  const root = new Reader(document, { code: 'description', place: pointerOf });
  return readResponse(200, root.get('response'), createResolver(root));
}

test('a response has its examples in order, and the headers that always have the same value', () => {
  const headers = {
    'Cache-Control': { $ref: '#/header' },
    Location: { schema: { type: 'string' } },
    'X-Own': { schema: { const: 'yes' } },
  };
  expect(read({ headers, content: { 'application/json': json } })).toStrictEqual({
    status: 200,
    headers: [
      ['Cache-Control', 'no-store'],
      ['X-Own', 'yes'],
    ],
    content: {
      mediaType: 'application/json',
      schemaPointer: '/response/content/application~1json/schema',
      examples: [
        { name: 'first', value: { a: 1 } },
        { name: 'second', value: null },
      ],
    },
  });
});

test('a response may have neither headers nor a body', () => {
  expect(read({ description: 'Done.' })).toStrictEqual({ status: 200, headers: [] });
});

describe('the one media type of a body', () => {
  test.each(['application/json', 'application/problem+json', 'application/vnd.cfis-2_0.v1+json'])(
    'may be %s',
    (type) => {
      expect(read({ content: { [type]: json } }).content?.mediaType).toBe(type);
    },
  );

  test.each([
    ['a text', ['text/json']],
    ['XML', ['application/xml']],
    ['lines of JSON', ['application/jsonl']],
    ['JSON with a parameter', ['application/json; charset=utf-8']],
    ['an empty kind of JSON', ['application/+json']],
    ['what only ends like JSON', ['x-application/json']],
    ['two kinds of JSON', ['application/json', 'application/problem+json']],
  ])('may not be %s', (_title, types) => {
    expect(() => read({ content: Object.fromEntries(types.map((type) => [type, json])) })).toThrow(
      '#/response/content: is not one JSON media type. Describe exactly one, such as application/json.',
    );
  });
});
