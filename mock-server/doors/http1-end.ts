import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerClientErrors } from './client-error.ts';
import type { Limits } from './limits.ts';
import type { RequestListener } from './request-listener.ts';

/** Where HTTP/1 is spoken, on connections that others have accepted. */
export interface Http1End {
  take(socket: Duplex): void;
  /** Ends the connections on which nothing is in flight, and the others with the latest answer that is due there. */
  drain(): Promise<void>;
  /** Holds nobody to the limits any more. */
  stop(): void;
}

export function openHttp1(listener: RequestListener, insecureHTTPParser: boolean, limits: Limits): Http1End {
  // Each connection with the response to its latest request. Answers go out in the order of their requests.
  const latest = new Map<Duplex, ServerResponse | undefined>();
  let draining = false;
  const remembering = (request: IncomingMessage, response: ServerResponse): void => {
    latest.set(request.socket, response);
    if (draining) endAfter(response);
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
  const watch = leaveUnread(latest, limits.requestTimeoutMs);
  answerClientErrors(server, (socket) => latest.get(socket));
  // The runtime holds nobody to those times before it listens, and this one never does: it is given its connections.
  server.emit('listening');
  return {
    take: (socket) => {
      latest.set(socket, undefined);
      socket.once('close', () => latest.delete(socket));
      server.emit('connection', socket);
    },
    drain: async () => {
      draining = true;
      for (const [socket, response] of latest) {
        if (isDue(response)) endAfter(response);
        else socket.end();
      }
      for (let due = dueAmong(latest); due.length > 0; due = dueAmong(latest)) {
        await Promise.all(due.map((response) => once(response, 'close')));
      }
    },
    stop: () => {
      clearInterval(watch);
      server.close();
    },
  };
}

/**
 * Who takes nothing of an answer that is all there does not keep it for ever. One that is still being made may take its time.
 * The runtime's own timeout of a socket would be set anew with each request, which costs more than the request's decision.
 */
function leaveUnread(latest: ReadonlyMap<Duplex, ServerResponse | undefined>, milliseconds: number): NodeJS.Timeout {
  let unread: ReadonlySet<ServerResponse> = new Set();
  return setInterval(() => {
    const due = [...latest].flatMap(([socket, response]) =>
      isDue(response) && response.writableEnded ? [{ socket, response }] : [],
    );
    for (const { socket, response } of due) if (unread.has(response)) socket.destroy();
    unread = new Set(due.map(({ response }) => response));
  }, milliseconds).unref();
}

function isDue(response: ServerResponse | undefined): response is ServerResponse {
  return response !== undefined && !response.writableFinished && !response.destroyed;
}

function dueAmong(latest: ReadonlyMap<Duplex, ServerResponse | undefined>): readonly ServerResponse[] {
  return [...latest.values()].filter(isDue);
}

/** The connection ends with this answer and says so, if there is still time to say it. */
function endAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
}
