import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { hasField, headerValues, type RawHeaders } from '../../src/auth/facts.ts';
import type { DoorRefusal } from './door-refusal.ts';

/** What a door makes of a header section by itself, whatever comes behind it. */
export interface HeaderSection {
  /** Without what HTTP/2 has of the request line among them. */
  readonly fields: RawHeaders;
  /** Why a request is refused that the parser has let pass, if it is. */
  readonly refusal: DoorRefusal | undefined;
  /** Whether somebody waits to be asked for the body (RFC 9110 section 10.1.1). */
  readonly waitsToBeAsked: boolean;
  /** Whether a body is announced, the way of HTTP/1 (RFC 9112 section 6.3). */
  readonly announcesBody: boolean;
}

export function readHeaderSection(request: IncomingMessage | Http2ServerRequest, maxHeaderSize: number): HeaderSection {
  const { rawHeaders } = request;
  return {
    fields: 'stream' in request ? withoutRequestLine(rawHeaders) : rawHeaders,
    refusal: 'stream' in request ? tooLarge(rawHeaders, maxHeaderSize) : withoutOneHost(request),
    waitsToBeAsked: waitsToBeAsked(request),
    announcesBody: hasField(rawHeaders, 'content-length') || hasField(rawHeaders, 'transfer-encoding'),
  };
}

/** HTTP/2 has the request line among the fields; no field name may begin with a colon otherwise (RFC 9113 section 8.3). */
function withoutRequestLine(rawHeaders: RawHeaders): RawHeaders {
  return rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]?.startsWith(':'));
}

/** What a header section counts for each field over HTTP/2, besides its bytes (RFC 9113 section 6.5.2). */
const FIELD_OVERHEAD = 32;

function tooLarge(rawHeaders: RawHeaders, maxHeaderSize: number): DoorRefusal | undefined {
  const size = rawHeaders.reduce((sum, text) => sum + text.length + FIELD_OVERHEAD / 2, 0);
  return size > maxHeaderSize ? 'header-too-large' : undefined;
}

/** A host with a port or without, empty included (RFC 9110 section 7.2). */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/** There must be one and only one, and before HTTP/1.1 none is fine too (RFC 9112 section 3.2). */
function withoutOneHost({ rawHeaders, httpVersion }: IncomingMessage): DoorRefusal | undefined {
  const hosts = headerValues(rawHeaders, 'host');
  const isFine = hosts.length === 1 || (hosts.length === 0 && httpVersion === '1.0');
  return isFine && hosts.every((host) => HOST.test(host)) ? undefined : 'malformed';
}

/** `Expect: 100-continue`, by the runtime's own reading of it: it has then not answered it. */
function waitsToBeAsked({ rawHeaders, httpVersion }: IncomingMessage | Http2ServerRequest): boolean {
  if (httpVersion === '1.0') return false;
  return headerValues(rawHeaders, 'expect').some((value) => /(?:^|\W)100-continue(?:$|\W)/i.test(value));
}
