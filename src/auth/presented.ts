import { headerValues, type RawHeaders } from './facts.ts';

/** What a request shows as its token. */
export type Presented =
  | { readonly kind: 'missing' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'value'; readonly value: string };

/**
 * Reads the token header. White space around a value is no part of it (RFC 9110 section 5.5); inside it, it is. The
 * field is not a list (RFC 9110 section 5.3): repeated lines with the same value are one token, differing ones are none,
 * and a comma is a character like any other.
 */
export function presentedToken(headers: RawHeaders, header: string): Presented {
  const [first, ...others] = headerValues(headers, header);
  if (first === undefined) return { kind: 'missing' };
  const value = withoutSurroundingSpace(first);
  if (others.some((other) => withoutSurroundingSpace(other) !== value)) return { kind: 'ambiguous' };
  return value === '' ? { kind: 'blank' } : { kind: 'value', value };
}

// A pattern such as /[ \t]+$/ takes quadratic time on a long run of spaces; two indices do not.
function withoutSurroundingSpace(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value.charCodeAt(start))) start += 1;
  while (end > start && isSpace(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
