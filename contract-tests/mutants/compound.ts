import type { Mutant } from './mutant.ts';
import { handlerOf, type Make } from './workshop.ts';

/**
 * Two defects in one server, of which the one may hide the other from a suite that stops at the first, or that takes any
 * refusal for the right one. The second is planted on top of the first.
 */
const pairs: readonly (readonly [first: string, second: string, killedBy: Mutant['killedBy']])[] = [
  // Whoever sends no token is refused, if wrongly: it looks as if tokens were checked.
  ['M02', 'M35', ['A-05', 'A-04']],
  ['M47', 'M56', ['X-34', 'X-26']],
  ['M24', 'M43', ['H-09', 'C-04']],
  ['M08', 'M74', ['O-07', 'O-17']],
  // The server that tells a foreign token from an unknown one never gets to say so, since it takes it.
  ['M62', 'M60', ['N-01']],
  ['M62', 'M61', ['N-04', 'N-03']],
  // Whoever sends a bad body without a token gets 401, for the body.
  ['M42', 'M04', ['A-04', 'A-05', 'O-13']],
  // The one place where an expired token is refused is the one where it must not be.
  ['M47', 'M92', ['X-34', 'X-17']],
  // A dead token gets a success from the very operation that one would ask whether it is dead.
  ['M93', 'M94c', ['X-24']],
  ['M54', 'M94', ['X-13', 'X-38']],
  // The verdict of a connection is wrong either way, and each error looks like the cure of the other.
  ['M70b', 'M70', ['K-01', 'K-02']],
  ['M15', 'M83', ['A-08', 'P-03']],
  ['M23', 'M26', ['H-01', 'H-15']],
  ['M43', 'M44', ['C-04', 'C-05']],
];

/** @param single the mutants with one defect, which the pairs are made of */
export function compoundMutants(single: readonly Mutant[]): readonly Mutant[] {
  const find = (id: string): Mutant & { readonly make: Make } => {
    const found = single.find((mutant) => mutant.id === id);
    if (found?.make === undefined) throw new RangeError(`there is no mutant "${id}" to plant another defect in`);
    return { ...found, make: found.make };
  };
  return pairs.map(([first, second, killedBy]) => ({
    id: `${first}+${second}`,
    title: `${find(first).title}, and ${find(second).title}`,
    killedBy,
    server: { handler: handlerOf(find(first).make, find(second).make) },
  }));
}
