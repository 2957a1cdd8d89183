import { expect, test } from 'vitest';
import { createUnsent } from './unsent.ts';

test.each([
  ['less than may wait', 2, [1, 2], 0],
  ['as much as may wait', 3, [1, 2, 3], 0],
  ['more than may wait', 5, [3, 4, 5], 2],
  ['twice as much as may wait', 6, [4, 5, 6], 3],
])('of %s, the latest is given in its order, and the rest is counted', (_, put, items, skipped) => {
  const unsent = createUnsent<number>(3);
  for (let item = 1; item <= put; item += 1) unsent.put(item);
  expect([[...unsent].toSorted(), unsent.take()]).toEqual([items, { items, skipped }]);
});

test('what was taken is not taken again', () => {
  const unsent = createUnsent<number>(2);
  for (const item of [1, 2, 3]) unsent.put(item);
  unsent.take();
  unsent.put(4);
  expect([unsent.take(), unsent.take()]).toEqual([
    { items: [4], skipped: 0 },
    { items: [], skipped: 0 },
  ]);
});

test('where nothing may wait, all is counted', () => {
  const unsent = createUnsent<number>(0);
  for (const item of [1, 2]) unsent.put(item);
  expect(unsent.take()).toEqual({ items: [], skipped: 2 });
});
