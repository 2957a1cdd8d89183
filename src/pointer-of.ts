/** A key of an object or an index of an array. */
export type Key = string | number;

/** A path as the JSON pointer of a URI fragment (RFC 6901 section 6, left unencoded for reading). */
export function pointerOf(path: readonly Key[]): string {
  return `#${path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}
