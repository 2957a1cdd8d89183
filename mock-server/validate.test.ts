import { describe, expect, test } from 'vitest';
import type { QueryParameter } from '../src/description/operation.ts';
import type { SchemaChecks } from '../src/description/schemas.ts';
import { readBody, readQuery } from './validate.ts';

/** Refuses every body and every parameter, with what it was asked about. */
const refusing: SchemaChecks = {
  body: (pointer, value) => [{ place: '/somewhere', problem: `${pointer} ${JSON.stringify(value)}` }],
  parameter: (pointer, text) => [{ place: '/somewhere', problem: `${pointer} ${text}` }],
  compileAll: () => {},
};
const content = { mediaType: 'application/json', schemaPointer: '/s', examples: [{ name: 'a', value: null }] } as const;
const notJson = { value: null, problems: [{ place: '', problem: 'is not JSON in UTF-8' }] };

test.each<readonly [title: string, bytes: Uint8Array, read: object]>([
  [
    'an object',
    Buffer.from('{"a":1}'),
    { value: { a: 1 }, problems: [{ place: '/somewhere', problem: '/s {"a":1}' }] },
  ],
  ['null', Buffer.from('null'), { value: null, problems: [{ place: '/somewhere', problem: '/s null' }] }],
  ['nothing', new Uint8Array(0), notJson],
  ['half of it', Buffer.from('{"a":'), notJson],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), notJson],
])('a body that is %s is read, and checked where it is JSON', (_title, bytes, read) => {
  expect(readBody(bytes, content, refusing)).toEqual(read);
});

describe('a query', () => {
  const parameter = (required: boolean): QueryParameter => ({ name: 'page', required, schemaPointer: '/p' });

  test.each<
    readonly [title: string, query: string, parameters: readonly QueryParameter[], problems: readonly string[]]
  >([
    ['with a parameter', 'page=2', [parameter(false)], ['/p 2']],
    ['with an encoded one', 'p%61ge=a%20b', [parameter(false)], ['/p a b']],
    ['with an empty one', 'page=', [parameter(true)], ['/p ']],
    ['with it twice', 'page=2&page=2', [parameter(false)], ['stands more than once']],
    ['without one that may be absent', 'other=2', [parameter(false)], []],
    ['without one that must be there', 'other=2', [parameter(true)], ['is missing']],
    ['of an operation that takes none', 'page=2', [], []],
  ])('%s has its problems named by parameter', (_title, query, parameters, problems) => {
    expect(readQuery(query, parameters, refusing)).toEqual(problems.map((problem) => ({ place: '?page', problem })));
  });
});
