import { expect, test } from 'vitest';
import type { Description } from '../src/description/description.ts';
import { loadDescription } from '../src/description/load.ts';
import type { Json } from '../src/description/operation.ts';
import { encodeAnswers } from './answers.ts';
import type { Answer } from './encode.ts';

const description = await loadDescription();

const readable = ({ status, headers, body }: Answer): object => ({
  ...{ status, allow: headers[headers.indexOf('Allow') + 1] ?? '' },
  body: body.length === 0 ? undefined : JSON.parse(Buffer.from(body).toString()),
});

test('everything that an operation describes can be had, by status and by the name of the example', () => {
  const { described } = encodeAnswers(description);
  expect([...described].map(([id, byStatus]) => [id, [...byStatus.keys()]])).toEqual(
    description.operations.map(({ id, responses }) => [id, [...responses.keys()]]),
  );
  const unlike = description.operations.flatMap(({ id, responses }) =>
    [...responses].flatMap(([status, { content }]) => {
      const answers = described.get(id)?.get(status);
      const [first] = content?.examples ?? [];
      const told = [answers?.first, ...(answers?.examples.values() ?? [])].map((answer) => answer && readable(answer));
      const wanted = [first, ...(content?.examples ?? [])].map((example) => ({ status, body: example?.value }));
      const names = [...(answers?.examples.keys() ?? [])];
      const same =
        JSON.stringify(told.map((answer) => ({ ...answer, allow: undefined }))) === JSON.stringify(wanted) &&
        JSON.stringify(names) === JSON.stringify((content?.examples ?? []).map(({ name }) => name));
      return same ? [] : [{ id, status, told, wanted }];
    }),
  );
  expect(unlike).toEqual([]);
});

test('a 405 that is preferred names the methods of its path, and nothing else names any', () => {
  const { described } = encodeAnswers(description);
  const allowed = [...described].map(([id, byStatus]) => [
    id,
    [...byStatus].flatMap(([status, { first }]) =>
      first.headers.includes('Allow') ? [`${status} ${first.headers[first.headers.indexOf('Allow') + 1]}`] : [],
    ),
  ]);
  expect(Object.fromEntries(allowed)).toMatchObject({
    createClient: ['405 POST'],
    renewAccessToken: ['405 GET'],
    retrievePayments: ['405 GET, HEAD'],
    retrieveLedgerStatus: ['405 GET, HEAD, POST'],
    submitLedger: ['405 GET, HEAD, POST'],
  });
});

test('the name of an example is as it would arrive in a header: one character for each byte of its UTF-8', () => {
  const [operation] = description.operations;
  if (operation === undefined) throw new RangeError('there is no operation');
  const content = { mediaType: 'application/json', schemaPointer: '', examples: [{ name: 'é', value: 1 }] } as const;
  const response = { status: 299, headers: [], content };
  const described = { ...operation, responses: new Map([[299, response]]) };
  const { described: answers } = encodeAnswers({ ...description, operations: [described] });
  expect([...(answers.get(operation.id)?.get(299)?.examples.keys() ?? [])]).toEqual(['Ã©']);
});

test('a success without a body is answered without one', () => {
  const [operation] = description.operations;
  if (operation === undefined) throw new RangeError('there is no operation');
  const silent = {
    ...operation,
    success: { status: 204, headers: [] },
    responses: new Map([[204, { status: 204, headers: [] }]]),
  };
  const { successes, described } = encodeAnswers({ ...description, operations: [silent] });
  const nothing = { status: 204, headers: [], body: new Uint8Array(0) };
  expect([successes.get(operation.id), described.get(operation.id)?.get(204)]).toEqual([
    nothing,
    { first: nothing, examples: new Map() },
  ]);
});

/** The description with another body for an unknown path, which the 503 takes its form from. */
function withBody(value: Json): Description {
  const refusal = description.rejections['unknown-path'];
  const content = { mediaType: 'application/json', schemaPointer: '', examples: [{ name: 'x', value }] } as const;
  const response = { ...refusal.response, content };
  return {
    ...description,
    rejections: { ...description.rejections, 'unknown-path': { ...refusal, example: 'x', response } },
  };
}

const TOLD = 'The service cannot do this at present. Try again later.';

test.each<readonly [title: string, body: Json, told: Json]>([
  ['an object with a message', { message: 'Not found.', code: 7 }, { message: TOLD, code: 7 }],
  ['an object of another form', { error: 'x' }, { error: 'x' }],
  ['null', null, null],
  ['a text', 'message', 'message'],
])('what the mock cannot do at present has the form of the described errors: %s', (_title, body, told) => {
  expect(readable(encodeAnswers(withBody(body)).unavailable)).toMatchObject({ status: 503, body: told });
});
