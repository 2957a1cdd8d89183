/** Bytes as text, one character for each: at the most some ten thousand. */
export function latin1Of(bytes: Iterable<number>): string {
  return String.fromCharCode(...bytes);
}
