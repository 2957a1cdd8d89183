import type { KnownToken } from '../tokens/known-token.ts';
import { looksReal } from '../tokens/looks-real.ts';
import { describeProblem, type Terminal } from './terminal.ts';

/** How many are named: whoever has more has put the whole file together that way. */
const MOST = 20;

const REMEDY =
  'Keep real tokens away from mocks: invent a value that begins with mock-, and renew one that was shared.';

/** Says which tokens of a file may be the vendor's, by id and place. */
export function warnOfRealTokens(tokens: readonly KnownToken[], terminal: Pick<Terminal, 'insist'>): void {
  let count = 0;
  for (const known of tokens) {
    if (!looksReal(known.secret.reveal())) continue;
    count += 1;
    if (count > MOST) continue;
    // Asked only of these: to find it takes a look at the file.
    const { place } = known;
    terminal.insist(
      describeProblem({
        what: `the value of "${known.token.id}" may be a real token: it does not begin with mock-`,
        ...(place !== undefined && { place }),
        remedy: REMEDY,
      }),
    );
  }
  if (count <= MOST) return;
  const others = (count - MOST).toLocaleString('en-GB');
  terminal.insist(describeProblem({ what: `so may the values of ${others} tokens more`, remedy: REMEDY }));
}
