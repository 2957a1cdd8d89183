import { expect, test } from 'vitest';
import { inRounds } from './rounds.ts';

test('every contestant has its turn in each round, there and back', async () => {
  const turns: string[] = [];
  const measured = await inRounds(['a', 'b', 'c'], 3, async (contestant, round) => {
    turns.push(contestant + round);
    return round;
  });
  expect(turns).toEqual(['a0', 'b0', 'c0', 'c1', 'b1', 'a1', 'a2', 'b2', 'c2']);
  expect([...measured]).toEqual([
    ['a', [0, 1, 2]],
    ['b', [0, 1, 2]],
    ['c', [0, 1, 2]],
  ]);
});
