import { once } from 'node:events';
import {
  constants,
  createServer,
  type Http2Server,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Limits } from './limits.ts';
import type { RequestListener } from './request-listener.ts';

/** Where HTTP/2 is spoken, on connections that others have accepted. */
export interface Http2End {
  take(socket: Duplex): void;
  /**
   * Tells every client that nothing new is taken (GOAWAY). Resolves when what was begun is answered, and every client that
   * reads at all has read that.
   */
  drain(): Promise<void>;
}

/** Milliseconds in which a client that reads at all has read that the connection ends. */
const TO_BE_TOLD = 100;

/** So many fields fit in whatever size is allowed: the size is to decide, and to be answered with a status. */
const MOST_FIELDS = 4000;

/** Requests of one connection at once, as servers in use have it. The runtime would take any number. */
const MOST_STREAMS = 250;

export function openHttp2(listener: RequestListener, limits: Limits): Http2End {
  const sessions = new Set<ServerHttp2Session>();
  const due = new Set<Http2ServerResponse>();
  const counting: RequestListener = (request, response) => {
    if ('stream' in response) {
      due.add(response);
      response.once('close', () => due.delete(response));
    }
    listener(request, response);
  };
  const server: Http2Server = createServer({
    // What is larger ends the stream without an answer. What is not much larger is to get a 431.
    settings: { maxHeaderListSize: 4 * limits.maxHeaderSize + 65_536, maxConcurrentStreams: MOST_STREAMS },
    maxHeaderListPairs: MOST_FIELDS,
  });
  for (const event of ['request', 'checkContinue', 'checkExpectation', 'connect']) server.on(event, counting);
  return {
    take: (socket) => {
      // It is made and told of at once.
      server.once('session', (session: ServerHttp2Session) => {
        sessions.add(session);
        session.once('close', () => sessions.delete(session));
        const cut = (): void => {
          session.destroy();
          // The runtime does not do that while a write waits that will never end, as after a flood of requests taken back.
          socket.destroy();
        };
        endWhenIdle(session, limits.headersTimeoutMs, cut);
        endWhenDead(session, limits, cut);
        leaveUnread(session, limits.requestTimeoutMs);
      });
      server.emit('connection', socket);
    },
    drain: async () => {
      const told = Promise.all([...sessions].map((session) => new Promise<void>((resolve) => session.close(resolve))));
      while (due.size > 0) await Promise.all([...due].map((response) => once(response, 'close')));
      await Promise.race([told, wait(TO_BE_TOLD)]);
    },
  };
}

/** Neither pings nor half a header section keep a connection open on which nothing is asked. */
function endWhenIdle(session: ServerHttp2Session, milliseconds: number, cut: () => void): void {
  let streams = 0;
  const end = (): void => {
    session.close();
    setTimeout(cut, TO_BE_TOLD).unref();
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

/**
 * After an error in the protocol the runtime reads no more, and tells nobody: a stream that is open then stays open, and the
 * connection with it, even when the client is long gone. Whoever is there answers a ping (RFC 9113 section 6.7).
 */
function endWhenDead(
  session: ServerHttp2Session,
  { headersTimeoutMs, requestTimeoutMs }: Limits,
  cut: () => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  const probe = (): void => {
    // Between its end and the word of that, a ping would throw.
    if (session.destroyed) {
      cut();
      return;
    }
    timer = setTimeout(cut, requestTimeoutMs);
    session.ping((error) => {
      clearTimeout(timer);
      if (error !== null) cut();
      else if (!session.destroyed) timer = setTimeout(probe, headersTimeoutMs);
    });
  };
  session.once('stream', () => {
    timer = setTimeout(probe, headersTimeoutMs);
  });
  session.once('close', () => clearTimeout(timer));
}

/** Who takes nothing of an answer that is all there does not keep it for ever. One that is still being made may take its time. */
function leaveUnread(session: ServerHttp2Session, milliseconds: number): void {
  session.on('stream', (stream) => {
    let wasThere = false;
    // The runtime's own timeout of a stream takes a ping of its session for a sign of life.
    const check = setInterval(() => {
      if (wasThere) stream.close(constants.NGHTTP2_CANCEL);
      wasThere = stream.writableEnded;
    }, milliseconds).unref();
    stream.once('close', () => clearInterval(check));
  });
}
