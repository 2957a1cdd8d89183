import { type Key, pointerOf } from '../pointer-of.ts';

/** Says where a byte of a file stands. */
export interface TextPlaces {
  /** As `file:line:column (#/pointer)`. */
  at(byte: number, path: readonly Key[]): string;
  /** Its line, and the character in that, both counted from 1. */
  find(byte: number): { readonly line: number; readonly column: number };
}

const LINE_END = 0x0a;

/** Lines are counted when the first place is asked for. */
export function createTextPlaces(bytes: Buffer, file: string): TextPlaces {
  let starts: readonly number[] | undefined;
  const find: TextPlaces['find'] = (byte) => {
    starts ??= startsOfLines(bytes);
    const index = lastAtMost(starts, byte);
    // In characters, as an editor counts.
    return { line: index + 1, column: bytes.toString('utf8', starts[index], byte).length + 1 };
  };
  return {
    at: (byte, path) => {
      const { line, column } = find(byte);
      return `${file}:${line}:${column} (${pointerOf(path)})`;
    },
    find,
  };
}

function startsOfLines(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, end + 1)) starts.push(end + 1);
  return starts;
}

/** Where in an ascending list of numbers, the first of which is 0, the last stands that is not above a number. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let low = 0;
  for (let high = numbers.length; high - low > 1; ) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle;
    else high = middle;
  }
  return low;
}
