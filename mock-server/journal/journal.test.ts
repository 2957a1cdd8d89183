import { expect, test } from 'vitest';
import type { JournalEntry } from './entry.ts';
import { createJournal } from './journal.ts';

const facts: Omit<JournalEntry, 'id'> = {
  at: 10,
  environment: 'staging',
  connection: 1,
  method: 'GET',
  path: '/api/v1/partner/payments',
  query: '',
  status: 200,
  cause: 'answered',
};

test.each([
  ['fewer than it keeps', 2, [1, 2]],
  ['as many as it keeps', 3, [1, 2, 3]],
  ['more than it keeps', 5, [3, 4, 5]],
  ['twice as many as it keeps', 6, [4, 5, 6]],
])('of %s, the latest are listed in their order, and all are counted', (_, requests, ids) => {
  const journal = createJournal(3);
  for (let count = 0; count < requests; count += 1) journal.record(facts, []);
  expect([journal.list().map(({ id }) => id), journal.total]).toEqual([ids, requests]);
});

test('a journal that keeps none still tells of each', () => {
  const journal = createJournal(0);
  const told: number[] = [];
  journal.subscribe(({ id }) => told.push(id));
  journal.record(facts, []);
  journal.record(facts, []);
  expect([told, journal.list(), journal.total]).toEqual([[1, 2], [], 2]);
});

test('after a clear it is empty, and numbers go on', () => {
  const journal = createJournal(2);
  for (let count = 0; count < 3; count += 1) journal.record(facts, []);
  journal.clear();
  const before = [journal.list(), journal.total];
  for (let count = 0; count < 3; count += 1) journal.record(facts, []);
  expect([before, journal.list().map(({ id }) => id), journal.total]).toEqual([[[], 0], [5, 6], 3]);
});

test('whoever has unsubscribed is told of nothing more', () => {
  const journal = createJournal();
  const told: string[] = [];
  const stop = journal.subscribe(({ id }) => told.push(`a${id}`));
  journal.subscribe(({ id }) => told.push(`b${id}`));
  journal.record(facts, []);
  stop();
  journal.record(facts, []);
  expect(told).toEqual(['a1', 'b1', 'b2']);
});

test('what is listed has the headers, without what could be a token', () => {
  const journal = createJournal();
  const value = 'mock-staging-valid-0123456789abcdef';
  journal.record(facts, ['X-Api-Key', value, 'Accept', 'application/json', 'X-Short', 'yes']);
  expect(journal.list()).toEqual([
    { id: 1, ...facts, headers: ['X-Api-Key', '[d45426c7]', 'Accept', 'application/json', 'X-Short', 'yes'] },
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
])('of five requests it keeps the last three: asked for %i, it gives %s', (id, found) => {
  const journal = createJournal(3);
  for (let count = 0; count < 5; count += 1) journal.record(facts, []);
  expect(journal.get(id)?.id).toBe(found);
});
