import { describe, expect, test } from 'vitest';
import { compareDurations } from './compare-durations.ts';

/** Numbers between 0 and 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Durations as a busy machine has them: most near the least, some far above, each late by some milliseconds more. */
function durations(random: () => number, lateBy = 0): readonly number[] {
  return Array.from({ length: 36 }, () => 0.2 + lateBy + 2 * random() + (random() < 0.08 ? 20 * random() : 0));
}

describe('two kinds of requests', () => {
  test('that take the same time are never told apart, in a thousand comparisons', () => {
    const random = seeded(1);
    const judgements = Array.from({ length: 1000 }, () => compareDurations(durations(random), durations(random)));
    expect(judgements.filter(({ kind }) => kind !== 'met')).toEqual([]);
  });

  test.each([1, 2, 3])('are told apart by two milliseconds, whichever is slower (%i)', (seed) => {
    const random = seeded(seed);
    const observed = (slower: string) =>
      expect.stringMatching(new RegExp(`^the ${slower} takes longer in \\d+ of 100 pairs`));
    expect(compareDurations(durations(random, 2), durations(random))).toEqual({
      kind: 'missed',
      observed: observed('first'),
    });
    expect(compareDurations(durations(random), durations(random, 2))).toEqual({
      kind: 'missed',
      observed: observed('second'),
    });
  });

  test('are not told apart by a difference that is regular and tiny', () => {
    expect(compareDurations(Array(36).fill(0.3), Array(36).fill(0.4)).kind).toBe('met');
  });

  test('are not judged where even the fast ones scatter', () => {
    const random = seeded(1);
    const scattered = () => Array.from({ length: 36 }, () => 100 * random());
    expect(compareDurations(scattered(), scattered())).toEqual({
      kind: 'unclear',
      reason: expect.stringContaining('too much to tell'),
    });
  });
});
