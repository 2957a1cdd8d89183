import { Fault } from '../fault.ts';
import { readAll } from '../reader.ts';
import { hashOfText } from './hash-of-text.ts';
import type { KnownToken } from './known-token.ts';

/**
 * Throws a `Fault` where an id or a value is that of several tokens of a file, with the place of each.
 *
 * @param placeOfId of a token, counted from 0
 */
export function refuseRepeated(tokens: readonly KnownToken[], placeOfId: (row: number) => string): void {
  const ids = repeated(tokens.length, (row) => tokens[row]?.token.id ?? '');
  const values = repeated(tokens.length, (row) => tokens[row]?.secret.reveal() ?? '');
  if (ids.size + values.size === 0) return;
  readAll([...tokens.keys()], (row) => {
    const known = tokens[row];
    if (known === undefined) return;
    const { id } = known.token;
    if (ids.has(id)) {
      const what = `the id "${id}" stands more than once`;
      throw new Fault('tokens', { what, place: placeOfId(row), remedy: 'Give each token its own id.' });
    }
    if (!values.has(known.secret.reveal())) return;
    const what = 'the value of this token is also that of another';
    throw new Fault('tokens', { what, place: known.place ?? '', remedy: 'Give each token its own value.' });
  });
}

/** The texts that stand there more than once. Those of a million are told by a number each; the few that share one are compared. */
function repeated(count: number, textAt: (row: number) => string): ReadonlySet<string> {
  const hashes = new Int32Array(count);
  for (let row = 0; row < count; row += 1) hashes[row] = hashOfText(textAt(row));
  const shared = new Set(hashes.toSorted().filter((hash, index, sorted) => index > 0 && hash === sorted[index - 1]));
  const once = new Set<string>();
  const twice = new Set<string>();
  if (shared.size === 0) return twice;
  for (const [row, hash] of hashes.entries()) {
    if (!shared.has(hash)) continue;
    const text = textAt(row);
    (once.has(text) ? twice : once).add(text);
  }
  return twice;
}
