import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { hasField, headerValues } from '../../src/auth/facts.ts';
import { answerOfDoor } from './door-refusal.ts';
import { endingConnection } from './ending-connection.ts';
import type { Limits } from './limits.ts';
import { isAnnouncedTooLarge, readBody } from './read-body.ts';
import { type Breaking, send } from './send.ts';
import { unreadable } from './unreadable.ts';

/** One request, where its answer goes, and how its connection can be broken off. */
export interface Exchange {
  readonly request: IncomingMessage | Http2ServerRequest;
  readonly response: ServerResponse | Http2ServerResponse;
  readonly breaking: Breaking;
}

export interface Reception {
  readonly limits: Limits;
  /** Whether to ask for the body of somebody who waits to be asked for it (RFC 9110 section 10.1.1). */
  readonly invites: (request: IncomingMessage | Http2ServerRequest) => boolean;
  /** Answers somebody who was not asked. The connection must end with that answer: see `endingConnection`. */
  readonly uninvited: (exchange: Exchange) => void;
  /** Answers a request that is all there; the body is `undefined` where it was larger than the door takes. */
  readonly received: (exchange: Exchange, body: Uint8Array | undefined) => void;
}

/** Takes in a request to its end. What cannot be read, or does not come in time, the door refuses by itself. */
export function receive(exchange: Exchange, { limits, invites, uninvited, received }: Reception): void {
  const { request, response, breaking } = exchange;
  const refusal = unreadable(request, limits.maxHeaderSize);
  if (refusal !== undefined) {
    request.on('error', () => {}).resume();
    send(response, endingConnection(answerOfDoor(refusal), request), breaking);
    return;
  }
  if (waitsToBeAsked(request)) {
    if (!invites(request) || isAnnouncedTooLarge(request, limits)) {
      // Whoever sends the body all the same begins a new request with it: there is none on this connection.
      request.on('error', () => {}).resume();
      uninvited(exchange);
      return;
    }
    response.writeContinue();
  }
  if (hasNoBody(request)) {
    received(exchange, NOTHING);
    return;
  }
  readBody(request, response, limits, (body) => {
    if (body.kind === 'too-slow') send(response, endingConnection(answerOfDoor('too-slow'), request), breaking);
    else received(exchange, body.kind === 'read' ? body.bytes : undefined);
  });
}

/** Nobody need wait for the end of nothing (RFC 9112 section 6.3; RFC 9113 section 8.1). */
function hasNoBody(request: IncomingMessage | Http2ServerRequest): boolean {
  if ('stream' in request) return request.stream.endAfterHeaders;
  return !hasField(request.rawHeaders, 'content-length') && !hasField(request.rawHeaders, 'transfer-encoding');
}

const NOTHING = new Uint8Array(0);

/** `Expect: 100-continue`, by the runtime's own reading of it: it has then not answered it (RFC 9110 section 10.1.1). */
function waitsToBeAsked(request: IncomingMessage | Http2ServerRequest): boolean {
  if (request.httpVersion === '1.0') return false;
  return headerValues(request.rawHeaders, 'expect').some((value) => /(?:^|\W)100-continue(?:$|\W)/i.test(value));
}
