import { expect, test } from 'vitest';
import { exampleOf, type Refusal } from './refusal.ts';

const content = {
  mediaType: 'application/json',
  schemaPointer: '/schema',
  examples: [
    { name: 'invalid', value: { message: 'Bad token.' } },
    { name: 'expired', value: { message: 'Old token.' } },
  ],
} as const;

test.each<readonly [title: string, refusal: Pick<Refusal, 'example' | 'response'>, body: unknown]>([
  [
    'the first example',
    { example: 'invalid', response: { status: 401, headers: [], content } },
    { message: 'Bad token.' },
  ],
  [
    'another that it names',
    { example: 'expired', response: { status: 401, headers: [], content } },
    { message: 'Old token.' },
  ],
  [
    'nothing, for want of an example of the name',
    { example: 'other', response: { status: 401, headers: [], content } },
    undefined,
  ],
  ['nothing, for want of a body', { example: 'invalid', response: { status: 401, headers: [] } }, undefined],
])('a refusal is answered with %s', (_title, refusal, body) => {
  expect(exampleOf({ ...refusal, status: 401, basis: 'standard', source: 'AUTH-3' })).toEqual(body);
});
