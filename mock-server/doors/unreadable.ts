import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { headerValues } from '../../src/auth/facts.ts';
import type { DoorRefusal } from './door-refusal.ts';

/** What a header section counts for each field over HTTP/2, besides its bytes (RFC 9113 section 6.5.2). */
const FIELD_OVERHEAD = 32;

/** A host with a port or without, empty included (RFC 9110 section 7.2). */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/** Why a request is refused that the parser has let pass, if it is. */
export function unreadable(
  request: IncomingMessage | Http2ServerRequest,
  maxHeaderSize: number,
): DoorRefusal | undefined {
  const { rawHeaders } = request;
  if ('stream' in request) {
    const size = rawHeaders.reduce((sum, text) => sum + text.length + FIELD_OVERHEAD / 2, 0);
    return size > maxHeaderSize ? 'header-too-large' : undefined;
  }
  const hosts = headerValues(rawHeaders, 'host');
  // One and only one, and before HTTP/1.1 none is fine too (RFC 9112 section 3.2).
  const isFine = hosts.length === 1 || (hosts.length === 0 && request.httpVersion === '1.0');
  return isFine && hosts.every((host) => HOST.test(host)) ? undefined : 'malformed';
}
