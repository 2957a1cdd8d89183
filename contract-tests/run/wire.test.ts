import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import type { Effect, Json, Operation } from '../../src/description/operation.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { type Ask, FORM } from '../assertion.ts';
import { createLiveTarget } from '../targets/live.ts';
import { canary, none, text } from '../token-use.ts';
import { composeRequest, type Resolve } from './wire.ts';

const description = await loadDescription();
const creation = description.operations.find(({ id }) => id === 'createClient') as Operation;

async function compose(ask: Ask, allow: readonly Effect[]) {
  const target = await createLiveTarget({
    baseUrl: new URL('https://localhost:1/api/v1'),
    environment: 'staging',
    description,
    credentials: new Map([['valid', new Secret('x'.repeat(8))]]),
    allow,
  });
  const { request, withoutBody } = composeRequest(ask, creation, target, resolve);
  return { body: request.body, headers: request.headers, withoutBody };
}

const resolve: Resolve = ({ kind }) => (kind === 'none' ? undefined : { value: 'a token & more', label: '$TOKEN' });

const body = (example: Json): Json => ({ made: 'of', example });
const [example] = creation.requestBody?.examples ?? [];

test.each<readonly [title: string, ask: Ask, allow: readonly Effect[], sent: object]>([
  ['the described one', {}, ['mints'], { body: JSON.stringify(example?.value), withoutBody: false }],
  [
    'what is made of it',
    { body },
    ['mints'],
    { body: JSON.stringify(body(example?.value ?? null)), withoutBody: false },
  ],
  ['none, where its effect is not allowed', {}, [], { body: '{}', withoutBody: true }],
  ['none, where the effect of what is made of it is not allowed', { body }, [], { body: '{}', withoutBody: true }],
  ['a text, whatever is allowed', { body: '{"not' }, [], { body: '{"not', withoutBody: false }],
  ['fields as JSON', { fields: [['token', canary]] }, [], { body: '{"token":"a token & more"}', withoutBody: false }],
  [
    'fields as a form, where that is the content type',
    { fields: [['token', canary]], contentType: FORM },
    [],
    { body: 'token=a%20token%20%26%20more', withoutBody: false },
  ],
  ['fields without those that have no value', { fields: [['token', none]] }, [], { body: '{}', withoutBody: false }],
])('the body of a request is %s', async (_, ask, allow, sent) => {
  expect(await compose(ask, allow)).toMatchObject(sent);
});

test('a header that is given takes the place of the usual one', async () => {
  const { headers } = await compose({ headers: [['Accept', text('text/html')]] }, []);
  expect(headers.map(([name]) => name).filter((name) => name === 'Accept' || name === 'User-Agent')).toEqual([
    'User-Agent',
    'Accept',
  ]);
});
