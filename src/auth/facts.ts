import type { Environment } from '../description/environment.ts';

/** The lines of a header section in the order received, name and value in turn, as Node's `rawHeaders` has them. */
export type RawHeaders = readonly string[];

/** The connection that a request came by. */
export interface Connection {
  /** Counted from 1 for each door. */
  readonly number: number;
  readonly httpVersion: '1.0' | '1.1' | '2';
  /** Whether its TLS session goes on from an earlier one. */
  readonly resumed: boolean;
}

/** What was read from a request: plain data, the same whichever door it came in by. */
export interface RequestFacts {
  /** The environment that was addressed. */
  readonly environment: Environment;
  readonly connection: Connection;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  readonly method: string;
  /** As sent, up to the first `?`; not decoded. */
  readonly path: string;
  /** As sent, after the first `?`; empty without one. */
  readonly query: string;
  readonly headers: RawHeaders;
  /** `undefined` where the body was larger than the door takes. */
  readonly body: Uint8Array | undefined;
  /** Fields after the body, apart from the header section (RFC 9110 section 6.5). */
  readonly trailers: RawHeaders;
}

/** All values of a header field, in order. Field names are case-insensitive (RFC 9110 section 5.1). */
export function headerValues(headers: RawHeaders, name: string): readonly string[] {
  let values: string[] | undefined;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (!isSameName(headers[index] ?? '', name)) continue;
    values ??= [];
    values.push(headers[index + 1] ?? '');
  }
  return values ?? NONE;
}

/** Whether a header section has a field at all. */
export function hasField(headers: RawHeaders, name: string): boolean {
  for (let index = 0; index < headers.length; index += 2) if (isSameName(headers[index] ?? '', name)) return true;
  return false;
}

const NONE: readonly string[] = [];

/** Every request is asked for some ten fields, and nearly every field is another than the one that is looked for. */
function isSameName(name: string, other: string): boolean {
  if (name === other) return true;
  return (
    name.length === other.length &&
    lowerCaseOf(name.charCodeAt(0)) === lowerCaseOf(other.charCodeAt(0)) &&
    name.toLowerCase() === other.toLowerCase()
  );
}

/** Of a letter of ASCII the lower case; whatever else has the same bit set is told apart later. */
function lowerCaseOf(code: number): number {
  return code | 0x20;
}

/** A header section without any line of a field. */
export function withoutField(headers: RawHeaders, name: string): RawHeaders {
  const unwanted = name.toLowerCase();
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== unwanted);
}
