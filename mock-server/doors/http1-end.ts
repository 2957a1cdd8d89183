import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerClientErrors } from './client-error.ts';
import type { Limits } from './limits.ts';
import type { RequestListener } from './request-listener.ts';

/** Where HTTP/1 is spoken, on connections that others have accepted. */
export interface Http1End {
  take(socket: Duplex): void;
  /** Ends the connections on which nothing is in flight. */
  endIdle(busy: ReadonlySet<unknown>): void;
  /** Holds nobody to the limits any more. */
  stop(): void;
}

export function openHttp1(listener: RequestListener, insecureHTTPParser: boolean, limits: Limits): Http1End {
  const sockets = new Set<Duplex>();
  const latest = new WeakMap<object, ServerResponse>();
  const remembering = (request: IncomingMessage, response: ServerResponse): void => {
    latest.set(request.socket, response);
    listener(request, response);
  };
  const server = createServer({
    insecureHTTPParser,
    maxHeaderSize: limits.maxHeaderSize,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, Math.ceil(limits.headersTimeoutMs / 4)),
    // The listener refuses a request without a host, in words.
    requireHostHeader: false,
  });
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, remembering);
  answerClientErrors(server, (socket) => latest.get(socket));
  // The runtime holds nobody to those times before it listens, and this one never does: it is given its connections.
  server.emit('listening');
  return {
    take: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      server.emit('connection', socket);
    },
    endIdle: (busy) => {
      for (const socket of sockets) if (!busy.has(socket)) socket.end();
    },
    stop: () => server.close(),
  };
}
