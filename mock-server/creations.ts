import { digestOf } from '../src/tokens/digest.ts';
import type { State } from './state/state.ts';
import type { StateChange } from './state/state-change.ts';

/** What earlier requests have made, as far as later ones depend on it. */
export interface Creations {
  /** Whether the unique fields of an earlier request were these: see `uniqueKey`. */
  isTaken(key: string): boolean;
  take(key: string): void;
  /** A number that no earlier call got: for identifiers of what the mock makes. */
  nextNumber(): number;
  /** Nothing was made yet. */
  clear(): void;
}

/**
 * Keys are held as digests: they are business data.
 *
 * @param keep told of every change before anybody can see it; where it throws, there is no change
 */
export function createCreations(
  { taken: before, number: last }: Pick<State, 'taken' | 'number'> = { taken: new Set(), number: 0 },
  keep: (change: StateChange) => void = () => {},
): Creations {
  const taken = new Set(before);
  let number = last;
  return {
    isTaken: (key) => taken.has(digestOf(key)),
    take: (key) => {
      const digest = digestOf(key);
      keep({ kind: 'taken', key: digest });
      taken.add(digest);
    },
    nextNumber: () => {
      keep({ kind: 'numbered', number: number + 1 });
      number += 1;
      return number;
    },
    clear: () => {
      if (taken.size === 0 && number === 0) return;
      keep({ kind: 'emptied' });
      taken.clear();
      number = 0;
    },
  };
}
