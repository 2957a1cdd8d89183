import { Fault } from '../fault.ts';
import { readYaml } from '../yaml-file.ts';
import { readTokens } from './read-tokens.ts';
import type { Scan } from './scan-tokens.ts';
import { createTextPlaces } from './text-places.ts';

/** What stands around a row. */
const [BEFORE, AFTER] = ['{"tokens":[', ']}'];

/** Bytes of a row that has no end. */
const LONGEST = 65_536;

/** What is amiss in a file that is too large to be read as YAML: what the row says in which a scan came to its end. */
export function explainRow(bytes: Buffer, file: string, { row, start, at }: Extract<Scan, { kind: 'other' }>): Fault {
  const places = createTextPlaces(bytes, file);
  if (start > 0) {
    const end = bytes.subarray(start, start + LONGEST).indexOf('}');
    const text = bytes.toString('utf8', start, end < 0 ? start + LONGEST : start + end + 1);
    const { line, column } = places.find(start);
    try {
      readTokens(
        readYaml(`${BEFORE}${text}${AFTER}`, file, 'tokens', {
          lines: line - 1,
          characters: column - 1 - BEFORE.length,
          path: ([first, index, ...rest]) =>
            first === undefined || index === undefined ? [] : [first, Number(index) + row, ...rest],
        }),
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const [first, ...others] = error.problems;
      return new Fault('tokens', [first, ...others, unread]);
    }
  }
  const { line, column } = places.find(at);
  return new Fault('tokens', {
    what: 'is no JSON from here on, and the file is too large for YAML',
    place: `${file}:${line}:${column}`,
    remedy: 'Write it as JSON: docs/build-offline.md says how.',
  });
}

const unread = {
  what: 'what comes after that was not read, since the file is large',
  remedy: 'Mend this first.',
};
