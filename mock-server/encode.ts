import type { RawHeaders } from '../src/auth/facts.ts';
import type { Json, Response } from '../src/description/operation.ts';
import { utf8Of } from '../src/utf8-of.ts';

/** What goes on the wire. Nothing in it says more than the vendor would. */
export interface Answer {
  readonly status: number;
  readonly headers: RawHeaders;
  /** Its bytes do not change any more: what is sent again may be sent as it was. */
  readonly body: Uint8Array;
  /** How it goes there, where that is not at once and whole: see `faults/`. */
  readonly delivery?: Delivery;
}

/** What becomes of an answer on its way. */
export interface Delivery {
  /** Milliseconds before its first byte. */
  readonly delayMs?: number;
  /** Milliseconds from the first byte of the body to the last. */
  readonly bodyOverMs?: number;
  /**
   * The connection ends early: by a reset without an answer, closed without an answer, or closed in the middle of the body.
   */
  readonly cut?: 'reset' | 'empty' | 'mid-body';
}

/** Puts a value into the form of a described response. Without a value the response has no body. */
export function encodeAnswer(response: Response, value: Json | undefined, extraHeaders: RawHeaders = []): Answer {
  const body = value === undefined ? new Uint8Array(0) : utf8Of(JSON.stringify(value));
  const contentHeaders = response.content ? ['Content-Type', response.content.mediaType] : [];
  // A 204 has no Content-Length (RFC 9110 section 8.6).
  const length = response.status === 204 ? [] : ['Content-Length', String(body.byteLength)];
  return {
    status: response.status,
    headers: [...contentHeaders, ...length, ...response.headers.flat(), ...extraHeaders],
    body,
  };
}
