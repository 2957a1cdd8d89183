/** The same in lists of at most so many: what is asked for one list is not gone through to its end. */
export function* portions<Item>(items: Iterable<Item>, most: number): Generator<readonly Item[]> {
  let portion: Item[] = [];
  for (const item of items) {
    portion.push(item);
    if (portion.length < most) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
