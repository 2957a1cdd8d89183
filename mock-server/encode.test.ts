import { expect, test } from 'vitest';
import type { Json, Response } from '../src/description/operation.ts';
import { encodeAnswer } from './encode.ts';

const json = { mediaType: 'application/json', schemaPointer: '/s', examples: [{ name: 'a', value: 'é' }] } as const;
const own = [['Cache-Control', 'no-store']] as const;

test.each<
  readonly [title: string, response: Response, value: Json | undefined, headers: readonly string[], body: string]
>([
  [
    'a body has its type and its length in bytes',
    { status: 200, headers: own, content: json },
    'é',
    ['Content-Type', 'application/json', 'Content-Length', '4', 'Cache-Control', 'no-store', 'Allow', 'GET'],
    '"é"',
  ],
  [
    'null is a body',
    { status: 200, headers: [], content: json },
    null,
    ['Content-Type', 'application/json', 'Content-Length', '4', 'Allow', 'GET'],
    'null',
  ],
  [
    'no body has a length of 0 and no type',
    { status: 404, headers: own },
    undefined,
    ['Content-Length', '0', 'Cache-Control', 'no-store', 'Allow', 'GET'],
    '',
  ],
  ['a 204 has no length', { status: 204, headers: own }, undefined, ['Cache-Control', 'no-store', 'Allow', 'GET'], ''],
])('%s', (_title, response, value, headers, body) => {
  const encoded = encodeAnswer(response, value, ['Allow', 'GET']);
  expect({ ...encoded, body: Buffer.from(encoded.body).toString() }).toEqual({
    status: response.status,
    headers,
    body,
  });
});

test('nothing more is sent unless given', () => {
  expect(encodeAnswer({ status: 204, headers: [] }, undefined).headers).toEqual([]);
});
