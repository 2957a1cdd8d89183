import { expect, test } from 'vitest';
import { portions } from './portions.ts';

test.each([
  ['none', 0, []],
  ['fewer than a portion', 2, [[1, 2]]],
  ['a portion', 3, [[1, 2, 3]]],
  ['one more', 4, [[1, 2, 3], [4]]],
])('%s', (_, count, expected) => {
  const items = Array.from({ length: count }, (__, index) => index + 1);
  expect([...portions(items, 3)]).toEqual(expected);
});

test('nothing is gone through before it is asked for', () => {
  const seen: number[] = [];
  function* items() {
    for (let item = 1; ; item += 1) {
      seen.push(item);
      yield item;
    }
  }
  const [first] = portions(items(), 3);
  expect([first, seen]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
