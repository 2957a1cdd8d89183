import { expect, test } from 'vitest';
import { factsOfRequest } from './facts-of-request.ts';

const text = 'größe';
const ask = (body?: string): Request =>
  new Request('https://cfis.example/api?a=1', { method: 'POST', ...(body !== undefined && { body }) });

/** As Firefox has it. */
function withoutStream(request: Request): Request {
  return Object.defineProperty(request, 'body', { value: undefined });
}

const readBody = async (request: Request, most: number): Promise<string | undefined> => {
  const { body } = await factsOfRequest(request, 'staging', 1, most);
  return body && new TextDecoder().decode(body);
};

test.each([
  ['a body', ask(text), text],
  ['no body', ask(), ''],
  ['an empty body', ask(''), ''],
  ['a body where none is shown as a stream', withoutStream(ask(text)), text],
  ['no body where none is shown as a stream', withoutStream(ask()), ''],
])('%s is read to its end', async (_, request, expected) => {
  expect(await readBody(request, 7)).toBe(expected);
});

test.each([
  ['a body', ask(text)],
  ['a body where none is shown as a stream', withoutStream(ask(text))],
])('%s beyond what the door takes is left', async (_, request) => {
  expect(await readBody(request, 6)).toBe(undefined);
});
