import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { answerOfDoor } from './door-refusal.ts';
import { endingConnection } from './ending-connection.ts';
import type { HeaderSection } from './header-section.ts';
import type { Limits } from './limits.ts';
import { isAnnouncedTooLarge, readBody } from './read-body.ts';
import { type Breaking, send } from './send.ts';

/** One request, where its answer goes, and how its connection can be broken off. */
export interface Exchange {
  readonly request: IncomingMessage | Http2ServerRequest;
  readonly response: ServerResponse | Http2ServerResponse;
  readonly breaking: Breaking;
  readonly section: HeaderSection;
}

export interface Reception<Asked extends Exchange = Exchange> {
  readonly limits: Limits;
  /** Whether to ask for the body of somebody who waits to be asked for it (RFC 9110 section 10.1.1). */
  readonly invites: (exchange: Asked) => boolean;
  /** Answers somebody who was not asked. The connection must end with that answer: see `endingConnection`. */
  readonly uninvited: (exchange: Asked) => void;
  /** Answers a request that is all there; the body is `undefined` where it was larger than the door takes. */
  readonly received: (exchange: Asked, body: Uint8Array | undefined) => void;
}

/** Takes in a request to its end. What cannot be read, or does not come in time, the door refuses by itself. */
export function receive<Asked extends Exchange>(
  exchange: Asked,
  { limits, invites, uninvited, received }: Reception<Asked>,
): void {
  const { request, response, breaking, section } = exchange;
  if (section.refusal !== undefined) {
    request.on('error', () => {}).resume();
    send(response, endingConnection(answerOfDoor(section.refusal), request), breaking);
    return;
  }
  if (section.waitsToBeAsked) {
    if (!invites(exchange) || isAnnouncedTooLarge(request, limits)) {
      // Whoever sends the body all the same begins a new request with it: there is none on this connection.
      request.on('error', () => {}).resume();
      uninvited(exchange);
      return;
    }
    response.writeContinue();
  }
  if (hasNoBody(exchange)) {
    received(exchange, NOTHING);
    return;
  }
  readBody(request, response, limits, (body) => {
    if (body.kind === 'too-slow') send(response, endingConnection(answerOfDoor('too-slow'), request), breaking);
    else received(exchange, body.kind === 'read' ? body.bytes : undefined);
  });
}

/** Nobody need wait for the end of nothing (RFC 9112 section 6.3; RFC 9113 section 8.1). */
function hasNoBody({ request, section }: Exchange): boolean {
  return 'stream' in request ? request.stream.endAfterHeaders : !section.announcesBody;
}

/** The body of a request that has none. */
export const NOTHING = new Uint8Array(0);
