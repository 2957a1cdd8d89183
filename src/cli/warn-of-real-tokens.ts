import type { KnownToken } from '../tokens/known-token.ts';
import { looksReal } from '../tokens/looks-real.ts';
import { describeProblem, type Terminal } from './terminal.ts';

/** Says which tokens of a file may be the vendor's, by id and place. */
export function warnOfRealTokens(tokens: readonly KnownToken[], terminal: Terminal): void {
  for (const { token, secret, place } of tokens) {
    if (!looksReal(secret.reveal())) continue;
    terminal.insist(
      describeProblem({
        what: `the value of "${token.id}" may be a real token: it does not begin with mock-`,
        ...(place !== undefined && { place }),
        remedy:
          'Keep real tokens away from mocks: invent a value that begins with mock-, and renew one that was shared.',
      }),
    );
  }
}
