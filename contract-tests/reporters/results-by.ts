import type { Result } from '../result.ts';

export interface ResultGroup {
  readonly first: Result;
  /** All of them, the first included, in order. */
  readonly same: readonly Result[];
}

/** The results that share a key, in the order in which the keys appear. */
export function resultsBy(results: readonly Result[], keyOf: (result: Result) => string): readonly ResultGroup[] {
  const groups = new Map<string, { first: Result; same: Result[] }>();
  for (const result of results) {
    const key = keyOf(result);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: result, same: [result] });
    else group.same.push(result);
  }
  return [...groups.values()];
}
