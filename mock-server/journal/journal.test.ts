import { beforeEach, expect, test } from 'vitest';
import type { RawHeaders } from '../../src/auth/facts.ts';
import { letIn, noteOf, refused, saidBy } from '../../test/made/note.ts';
import { createJournal } from './journal.ts';
import type { Note } from './note.ts';

const note = (path = '/', verdict = letIn, headers: RawHeaders = []): Note => noteOf({ path, headers }, { verdict });

const described: string[] = [];
const describe = (note: Note) => {
  described.push(note.request.path);
  return saidBy(note);
};

beforeEach(() => {
  described.length = 0;
});

test.each([
  ['fewer than it keeps', 2, [1, 2]],
  ['as many as it keeps', 3, [1, 2, 3]],
  ['more than it keeps', 5, [3, 4, 5]],
  ['twice as many as it keeps', 6, [4, 5, 6]],
])('of %s, the latest are listed in their order, and all are counted', (_, requests, ids) => {
  const journal = createJournal(describe, 3);
  for (let count = 0; count < requests; count += 1) journal.record(note());
  expect([journal.list().map(({ id }) => id), journal.total]).toEqual([ids, requests]);
});

test('a journal that keeps none still tells of each', () => {
  const journal = createJournal(describe, 0);
  const told: number[] = [];
  journal.subscribe((entryOf) => told.push(entryOf().id));
  journal.record(note());
  journal.record(note());
  expect([told, journal.list(), journal.total]).toEqual([[1, 2], [], 2]);
});

test('after a clear it is empty, and numbers go on', () => {
  const journal = createJournal(describe, 2);
  for (let count = 0; count < 3; count += 1) journal.record(note());
  journal.clear();
  const before = [journal.list(), journal.total];
  for (let count = 0; count < 3; count += 1) journal.record(note());
  expect([before, journal.list().map(({ id }) => id), journal.total]).toEqual([[[], 0], [5, 6], 3]);
});

test('whoever has unsubscribed is told of nothing more', () => {
  const journal = createJournal(describe);
  const told: string[] = [];
  const stop = journal.subscribe((entryOf) => told.push(`a${entryOf().id}`));
  journal.subscribe((entryOf) => told.push(`b${entryOf().id}`));
  journal.record(note());
  stop();
  journal.record(note());
  expect(told).toEqual(['a1', 'b1', 'b2']);
});

test('it knows whether somebody is told of the next request', () => {
  const journal = createJournal(describe);
  const before = journal.isWatched;
  const stop = journal.subscribe(() => {});
  const meanwhile = journal.isWatched;
  stop();
  expect([before, meanwhile, journal.isWatched]).toEqual([false, true, false]);
});

test('what is listed has the headers, without what could be a token', () => {
  const journal = createJournal(describe);
  const value = 'mock-staging-valid-0123456789abcdef';
  journal.record(note('/', letIn, ['X-Api-Key', value, 'Accept', 'application/json', 'X-Short', 'yes']));
  expect(journal.list()).toEqual([
    {
      id: 1,
      ...describe(note()),
      headers: ['X-Api-Key', '[d45426c7]', 'Accept', 'application/json', 'X-Short', 'yes'],
    },
  ]);
});

test.each([
  [0, undefined],
  [1, undefined],
  [2, undefined],
  [3, 3],
  [5, 5],
  [6, undefined],
  [-1, undefined],
  [4.5, undefined],
])('of five requests it keeps the last three: asked for %s, it gives %s', (id, found) => {
  const journal = createJournal(describe, 3);
  for (let count = 0; count < 5; count += 1) journal.record(note());
  expect(journal.get(id)?.id).toBe(found);
});

test('a request is described once, and only for whoever asks', () => {
  const journal = createJournal(describe);
  journal.subscribe(() => {});
  const entryOf = journal.record(note('/a'));
  journal.record(note('/b'));
  const before = [...described];
  entryOf();
  journal.get(1);
  entryOf();
  expect([before, described]).toEqual([[], ['/a']]);
});

test('what depends on the tokens is found out before one changes: of each refused request, once, and of no other', () => {
  const journal = createJournal(describe, 3);
  for (const path of ['/gone', '/a', '/b']) journal.record(note(path, refused));
  journal.record(note('/let-in'));
  journal.settle();
  const first = described.splice(0);
  journal.record(note('/c', refused));
  journal.settle();
  journal.settle();
  expect([first, described]).toEqual([['/a', '/b'], ['/c']]);
});

test('a note that was described already is not described again', () => {
  const journal = createJournal(describe, 3);
  const { request, ...others } = note('/a', refused);
  const entry = { ...describe({ request, ...others }), path: '/b' };
  described.length = 0;
  journal.record({ request, ...others }, entry);
  journal.settle();
  expect([journal.list().map(({ id, path }) => [id, path]), described]).toEqual([[[1, '/b']], []]);
});

test('requests of which nothing is known are counted, and have ids that nobody else gets', () => {
  const journal = createJournal(describe, 2);
  for (const path of ['/a', '/b', '/c']) journal.record(note(path));
  journal.skip(4);
  for (const path of ['/h', '/i', '/j']) journal.record(note(path));
  const got = [7, 8, 9, 10].map((id) => journal.get(id)?.path);
  expect([journal.list().map(({ id, path }) => `${id} ${path}`), journal.total, got]).toEqual([
    ...[['9 /i', '10 /j'], 10, [undefined, undefined, '/i', '/j']],
  ]);
});
