import { expect, test } from 'vitest';
import { letIn, noteOf, refused, saidBy } from '../../test/made/note.ts';
import type { Note } from '../journal/note.ts';
import { createNoting } from './create-noting.ts';

const note = (path: string, verdict = letIn): Note => noteOf({ path, body: new Uint8Array(1) }, { verdict });

function create(most = 3) {
  const log: string[] = [];
  const noting = createNoting(
    (note) => {
      log.push(`describe ${note.request.path}`);
      return saidBy(note);
    },
    most,
    () => log.push('wanted'),
  );
  const taken = () => {
    const { noted, skipped } = noting.take();
    return { paths: noted.map(({ note: { request }, described }) => [request.path, described?.path]), skipped };
  };
  return { log, noting, taken };
}

test('a refusal is explained by whoever refused, and nothing else is', () => {
  const { noting, taken } = create();
  noting.record(note('/a'));
  noting.record(note('/b', refused));
  expect(taken()).toEqual({
    ...{
      paths: [
        ['/a', undefined],
        ['/b', '/b'],
      ],
      skipped: 0,
    },
  });
});

test('it is explained once, before the tokens change', () => {
  const { log, noting, taken } = create();
  noting.record(note('/a', refused));
  noting.settle();
  log.push('change');
  noting.settle();
  taken();
  expect(log).toEqual(['wanted', 'describe /a', 'change']);
});

test('that there is something to take is said once, until it was taken', () => {
  const { log, noting, taken } = create();
  noting.record(note('/a'));
  noting.record(note('/b'));
  taken();
  noting.record(note('/c'));
  expect(log).toEqual(['wanted', 'wanted']);
});

test('of more than it keeps, it gives the latest and counts the others, and explains none that is gone', () => {
  const { log, noting, taken } = create(1);
  noting.record(note('/a', refused));
  noting.record(note('/b', refused));
  expect([taken(), log]).toEqual([{ paths: [['/b', '/b']], skipped: 1 }, ['wanted', 'describe /b']]);
});

test('neither the operation, which another process finds by itself, nor the body of what is explained is given', () => {
  const { noting } = create();
  noting.record(note('/a', refused));
  const [noted] = noting.take().noted;
  expect(Object.keys(noted?.note ?? {}).toSorted()).toEqual(['at', 'cause', 'fault', 'request', 'status', 'verdict']);
  expect(noted?.note.request.body).toBe(undefined);
});

test('an answer that explains itself has its entry at once', () => {
  const { noting } = create();
  expect(noting.record(note('/a'))()).toMatchObject({ path: '/a', cause: 'answered' });
});
