import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Limits } from './limits.ts';
import type { RequestListener } from './request-listener.ts';

/** Where HTTP/2 is spoken, on connections that others have accepted. */
export interface Http2End {
  take(socket: Duplex): void;
  /** Tells every client that nothing new is taken (GOAWAY), and resolves when what was begun is done. */
  close(): Promise<void>;
}

/** So many fields fit in whatever size is allowed: the size is to decide, and to be answered with a status. */
const MOST_FIELDS = 4000;

export function openHttp2(listener: RequestListener, limits: Limits): Http2End {
  const sessions = new Set<ServerHttp2Session>();
  const server: Http2Server = createServer({
    // What is larger ends the stream without an answer. What is not much larger is to get a 431.
    settings: { maxHeaderListSize: 4 * limits.maxHeaderSize + 65_536 },
    maxHeaderListPairs: MOST_FIELDS,
  });
  for (const event of ['request', 'checkContinue', 'checkExpectation', 'connect']) server.on(event, listener);
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    endWhenIdle(session, limits.headersTimeoutMs);
  });
  return {
    take: (socket) => server.emit('connection', socket),
    close: async () => {
      await Promise.all([...sessions].map((session) => new Promise<void>((resolve) => session.close(resolve))));
    },
  };
}

/** Neither pings nor half a header section keep a connection open on which nothing is asked. */
function endWhenIdle(session: ServerHttp2Session, milliseconds: number): void {
  let streams = 0;
  const end = (): void => {
    session.close();
    setTimeout(() => session.destroy(), 100).unref();
  };
  let idle = setTimeout(end, milliseconds);
  session.on('stream', (stream) => {
    streams += 1;
    clearTimeout(idle);
    stream.once('close', () => {
      streams -= 1;
      if (streams === 0 && !session.closed) idle = setTimeout(end, milliseconds);
    });
  });
  session.once('close', () => clearTimeout(idle));
}
