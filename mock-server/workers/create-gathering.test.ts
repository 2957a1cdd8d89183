import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMatcher } from '../../src/description/match.ts';
import { noteOf, saidBy } from '../../test/made/note.ts';
import { createJournal } from '../journal/journal.ts';
import { createGathering } from './create-gathering.ts';
import { monotonicNow } from './monotonic-now.ts';
import type { Noted } from './word.ts';
import type { Report } from './worker-process.ts';

function noted(path: string, time: number): Noted {
  const { match: _, ...note } = noteOf({ path, body: undefined });
  return { time, note };
}

/** A journal into which reports are gathered, one list for each time. */
function create(size: number, times: readonly (readonly Report[])[]) {
  const waiting = [...times];
  const journal = createJournal(saidBy, size);
  const match = createMatcher([], '');
  const gathering = createGathering({ journal, match }, async () => waiting.shift() ?? []);
  const kept = () => journal.list().map(({ id, path }) => `${id} ${path}`);
  return { journal, gathering, kept };
}

const none = { noted: [], skipped: 0 };

test('what several workers have answered stands in the order in which it was answered', async () => {
  const { gathering, kept } = create(9, [
    [
      { noted: [noted('/a', 1), noted('/c', 3)], skipped: 0 },
      { noted: [noted('/b', 2)], skipped: 0 },
    ],
  ]);
  await gathering.gather();
  expect(kept()).toEqual(['1 /a', '2 /b', '3 /c']);
});

test('what was answered after it began waits for what another has answered before that', async () => {
  const later = monotonicNow() + 1e12;
  const { gathering, kept } = create(9, [
    [{ noted: [noted('/a', 1), noted('/c', later)], skipped: 0 }, none],
    [none, { noted: [noted('/b', 2)], skipped: 0 }],
  ]);
  await gathering.gather();
  const first = kept();
  await gathering.gather();
  gathering.end();
  expect([first, kept()]).toEqual([['1 /a'], ['1 /a', '2 /b']]);
});

test('what nobody knows any more is counted, and what is kept is the latest', async () => {
  const { journal, gathering, kept } = create(2, [
    [{ noted: [noted('/a', 1)], skipped: 0 }],
    [
      { noted: [noted('/d', 4), noted('/e', 5)], skipped: 2 },
      { noted: [noted('/c', 3)], skipped: 0 },
    ],
  ]);
  await gathering.gather();
  await gathering.gather();
  expect([kept(), journal.total]).toEqual([['5 /d', '6 /e'], 6]);
});

test('whoever watches is told soon after something was answered', async () => {
  const { journal, gathering } = create(9, [[{ noted: [noted('/a', 1)], skipped: 0 }]]);
  const told = new Promise((resolve) => {
    journal.subscribe((entryOf) => resolve(entryOf().path));
  });
  gathering.wanted();
  // What is to be waited for here does not keep a program up by itself.
  const up = setInterval(() => {}, 1000);
  expect(await told).toBe('/a');
  clearInterval(up);
});

describe('what nobody asks for', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('stays where it is until somebody watches', async () => {
    const { journal, gathering, kept } = create(9, [[{ noted: [noted('/a', 1)], skipped: 0 }]]);
    gathering.wanted();
    gathering.wanted();
    await vi.advanceTimersByTimeAsync(1000);
    const before = [kept(), vi.getTimerCount()];
    journal.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(100);
    expect([before, kept(), vi.getTimerCount()]).toEqual([[[], 1], ['1 /a'], 0]);
  });

  test('comes soon to whoever watches, where it was held back for what another may have answered before', async () => {
    const times = [[{ noted: [noted('/later', monotonicNow() + 1e12)], skipped: 0 }], [{ noted: [], skipped: 1 }]];
    const { journal, gathering, kept } = create(9, times);
    journal.subscribe(() => {});
    gathering.wanted();
    await vi.advanceTimersByTimeAsync(60);
    const held = [kept(), vi.getTimerCount()];
    await vi.advanceTimersByTimeAsync(60);
    expect([held, kept(), vi.getTimerCount()]).toEqual([[[], 1], ['2 /later'], 0]);
  });

  test('is left when the gathering ends', async () => {
    const { journal, gathering, kept } = create(9, [[{ noted: [noted('/a', 1)], skipped: 0 }]]);
    journal.subscribe(() => {});
    gathering.wanted();
    gathering.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(kept()).toEqual([]);
  });
});
