import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerOfDoor, type DoorRefusal } from './door-refusal.ts';
import { LINGER_MS } from './limits.ts';

/**
 * Answers what the parser could not read, and what did not arrive in time, in place of the runtime's bare statuses.
 *
 * @param latest the response to the latest request of a connection
 */
export function answerClientErrors(server: Server, latest: (socket: Duplex) => ServerResponse | undefined): void {
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What arrives behind the first error is not read any more, and an error each time.
    if (refused.has(socket)) return;
    refused.add(socket);
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      socket.destroy();
      return;
    }
    const response = latest(socket);
    if (response === undefined || response.writableFinished || !response.req.complete) {
      // A request that was answered before its end gets no second answer.
      if (response?.headersSent && !response.req.complete) socket.destroy();
      else refuse(socket, refusal);
    } else {
      // The answers to earlier requests come first (RFC 9112 section 9.3.2).
      response.once('close', () => refuse(socket, refusal));
    }
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    refuse(socket.resume(), 'malformed');
  });
}

function refusalOf({ code }: NodeJS.ErrnoException): DoorRefusal | undefined {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'header-too-large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'chunk-extensions-too-large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'too-slow';
    default:
      return code?.startsWith('HPE_') ? 'malformed' : undefined;
  }
}

function refuse(socket: Duplex, refusal: DoorRefusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = answerOfDoor(refusal);
  const fields = headers.flatMap((value, index) => (index % 2 === 0 ? [`${value}: ${headers[index + 1]}`] : []));
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `Date: ${new Date().toUTCString()}`, ...fields];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  const patience = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(patience));
}
