import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { createConnections } from './connections.ts';
import { createHeads, type Head } from './heads.ts';

let headOf: (request: IncomingMessage) => Head;
beforeEach(() => {
  headOf = createHeads({
    ...{ environment: 'staging', secure: false, connectionOf: createConnections(), maxHeaderSize: 16_384 },
  });
});

interface Wanted {
  readonly socket?: object;
  readonly httpVersion?: string;
  readonly method?: string;
  readonly url?: string;
  readonly fields?: readonly string[];
}

const socket = {};
const fields = ['Host', 'mock.example', 'X-Api-Key', 'value-of-a'];

/** Every text is made anew, as a parser does. */
function requestOf({ url = '/a?b=c', fields: given = fields, ...others }: Wanted = {}): IncomingMessage {
  const request = { socket, httpVersion: '1.1', method: 'GET', ...others };
  return JSON.parse(JSON.stringify({ ...request, url, rawHeaders: given }), (key, value) =>
    key === 'socket' ? request.socket : value,
  ) as IncomingMessage;
}

test('of a request it reads where it came by, the request line and the header section', () => {
  expect(headOf(requestOf({ method: 'POST' }))).toMatchObject({
    section: { fields, refusal: undefined, waitsToBeAsked: false, announcesBody: false },
    facts: {
      ...{ environment: 'staging', secure: false, method: 'POST', path: '/a', query: 'b=c', headers: fields },
      ...{ connection: { number: 1, httpVersion: '1.1', resumed: false }, body: new Uint8Array(0), trailers: [] },
    },
  });
});

test('what says the same again on its connection is the same, down to the object', () => {
  const first = headOf(requestOf());
  expect([headOf(requestOf()), headOf(requestOf())].map((again) => again === first)).toEqual([true, true]);
});

test.each<readonly [string, Wanted]>([
  ['another method', { method: 'HEAD' }],
  ['another path', { url: '/d?b=c' }],
  ['another query', { url: '/a?b=d' }],
  ['no query', { url: '/a' }],
])('with %s it is told apart, and keeps the fields that are the same', (_title, wanted) => {
  const first = headOf(requestOf());
  const { section, facts } = headOf(requestOf(wanted));
  const { method = 'GET', url = '/a?b=c' } = wanted;
  const [path, query = ''] = url.split('?');
  expect([section === first.section, facts.headers === first.facts.headers, facts]).toEqual([
    ...[true, true],
    { ...first.facts, method, path, query },
  ]);
});

test.each<readonly [string, readonly string[]]>([
  ['another value', ['Host', 'mock.example', 'X-Api-Key', 'value-of-b']],
  ['another name', ['Host', 'mock.example', 'x-api-key', 'value-of-a']],
  ['another order', ['X-Api-Key', 'value-of-a', 'Host', 'mock.example']],
  ['a field more', [...fields, 'Accept', '*/*']],
  ['a field less', ['Host', 'mock.example']],
])('with %s in the header section it is told apart', (_title, others) => {
  headOf(requestOf());
  expect(headOf(requestOf({ fields: others })).facts.headers).toEqual(others);
});

test('what came between is remembered in place of what was before', () => {
  const first = headOf(requestOf());
  const between = headOf(requestOf({ url: '/between' }));
  const again = headOf(requestOf());
  expect([again === first, again.facts, between.facts.path, headOf(requestOf()) === again]).toEqual([
    ...[false, first.facts],
    ...['/between', true],
  ]);
});

describe('nothing is remembered', () => {
  test.each<readonly [string, Wanted]>([
    ['of another connection', { socket: {} }],
    ['of another version of HTTP', { httpVersion: '1.0' }],
  ])('%s', (_title, wanted) => {
    const first = headOf(requestOf());
    const { section, facts } = headOf(requestOf(wanted));
    expect([section === first.section, facts.connection === first.facts.connection]).toEqual([false, false]);
  });

  test.each([
    ['header section', 2048, true],
    ['header section', 2049, false],
    ['target', 2048, true],
    ['target', 2049, false],
  ])('of a %s that is too long: of %i characters in all it is %s', (which, length, remembered) => {
    const dashes = '-'.repeat(length - '/HostX'.length);
    const long =
      which === 'target'
        ? { url: `/${dashes}`, fields: ['Host', 'X'] }
        : { url: '/', fields: ['Host', '', 'X', dashes] };
    const first = headOf(requestOf(long));
    expect(headOf(requestOf(long)) === first).toBe(remembered);
  });
});

test('what a version of HTTP forbids is found out for each', () => {
  const refusals = ['1.0', '1.1', '1.0'].map((httpVersion) => headOf(requestOf({ httpVersion, fields: [] })));
  expect(refusals.map(({ section }) => section.refusal)).toEqual([undefined, 'malformed', undefined]);
});
