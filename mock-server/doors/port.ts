import { constants } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import { Duplex, Transform } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import { openHttp1 } from './http1-end.ts';
import { openHttp2 } from './http2-end.ts';
import { type Limits, limitsOf } from './limits.ts';
import { type ListenAddress, listen } from './listen.ts';
import type { Listener, RequestListener } from './request-listener.ts';
import type { Breaking } from './send.ts';
import { openTls } from './tls-end.ts';

/** How a port treats connections, whatever is answered on them. */
export interface PortBehaviour {
  /** TLS 1.2 and 1.3 with the runtime's own cipher suites unless given. */
  readonly tls?: Pick<TlsOptions, 'minVersion' | 'maxVersion' | 'ciphers'>;
  /** Whether HTTP/2 is offered; it is unless given. */
  readonly http2?: boolean;
  /** Whether malformed HTTP/1.1 is put up with, as Node does on request; it is not unless given. */
  readonly lenientParser?: boolean;
  /** Plain HTTP gets an answer unless it is cut. */
  readonly plainHttp?: 'cut';
  /** What is made of the bytes of HTTP/1.1 before they are parsed, one character a byte. */
  readonly readsAs?: (arrived: string) => string;
}

export interface PortOptions extends PortBehaviour, Partial<ListenAddress> {
  /** Takes what comes over TLS, or over plain HTTP. */
  readonly listener: (secure: boolean) => Listener;
  /** Key and certificates in one PEM text. */
  readonly identity: string;
  /** What tickets of TLS sessions are sealed with, 48 bytes: others that have the same take each other's. Fresh ones unless given. */
  readonly ticketKeys?: Buffer;
  /** Those of `defaultLimits` where nothing else is said. The size of bodies is the listener's to hold. */
  readonly limits?: Partial<Limits>;
}

export interface Port {
  /** The one that it listens on; 0 where that is a Unix socket. */
  readonly port: number;
  /** The IP address that it listens on; none where that is a Unix socket. */
  readonly address?: string;
  /** Shows another key and certificate to whoever connects from now on, in one PEM text. */
  certify(identity: string, ticketKeys?: Buffer): void;
  /** Takes a connection that somebody else has accepted. */
  take(socket: Socket): void;
  /** Stops listening, lets requests in flight finish for a while, and ends idle connections. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Opens one port that answers HTTPS, HTTP/2 included, and plain HTTP too so that it can be refused with an explanation.
 * Without a host it listens nowhere, and has what it is handed. Throws a `Fault` when it cannot listen.
 */
export async function openPort(options: PortOptions): Promise<Port> {
  const { listener, lenientParser = false, plainHttp, readsAs } = options;
  const limits = limitsOf(options.limits);
  const sockets = new Set<Socket>();
  let closing: Promise<void> | undefined;

  const breaking = createBreaking(sockets);
  const listenerOf = (secure: boolean): RequestListener => {
    const listen = listener(secure);
    return (request, response) => listen(request, response, breaking);
  };
  const https = openHttp1(listenerOf(true), lenientParser, limits);
  const http = openHttp1(listenerOf(false), lenientParser, limits);
  const http2 = openHttp2(listenerOf(true), limits);
  const tls = openTls(options, limits, (socket) => {
    if (closing !== undefined) socket.destroy();
    else if (socket.alpnProtocol === 'h2') http2.take(socket);
    else https.take(readsAs === undefined ? socket : rereading(socket, readsAs));
  });
  // Small answers go out at once: to gather them first (Nagle) costs a client up to 40 ms each.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    atFirstByte(socket, limits.headersTimeoutMs, (isTls) => {
      if (closing !== undefined || (!isTls && plainHttp === 'cut')) socket.destroy();
      else if (isTls) tls.server.emit('connection', socket);
      else http.take(socket);
    });
  });
  if (limits.maxConnections > 0) server.maxConnections = limits.maxConnections;
  const stopChecking = (): void => {
    for (const { stop } of [https, http]) stop();
  };
  const { host, port = 0 } = options;
  if (host !== undefined) {
    await listen(server, { ...options, host, port }).catch((error: unknown) => {
      stopChecking();
      throw error;
    });
  }

  const close = async (): Promise<void> => {
    const closed = Promise.all([
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
      // Of those that it was handed, the server knows nothing.
      ...[...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    ]);
    const endAll = (): void => {
      for (const socket of sockets) socket.destroy();
    };
    const patience = setTimeout(endAll, limits.graceMs);
    // What was pipelined behind an answer that closed the connection never ends by itself: with the connection it is over.
    await Promise.race([closed, Promise.all([https, http, http2].map((end) => end.drain()))]);
    endAll();
    await closed;
    clearTimeout(patience);
    stopChecking();
  };
  const address = server.address();
  return {
    ...(typeof address === 'object' && address !== null
      ? { port: address.port, address: address.address }
      : { port: 0 }),
    certify: tls.certify,
    take: (socket) => server.emit('connection', socket),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Over HTTP/2 one request is broken off in order, not its neighbours on the connection (RFC 9113 section 5.4.2). */
function createBreaking(sockets: ReadonlySet<Socket>): Breaking {
  return {
    reset: (request) => {
      const shown = 'stream' in request ? request.stream.session?.socket : request.socket;
      const { remoteAddress, remotePort } = shown ?? {};
      // Of TLS only its own end is shown; what a reset needs is the socket below.
      const below = [...sockets].find(
        (socket) => socket.remotePort === remotePort && socket.remoteAddress === remoteAddress,
      );
      if (below === undefined || remotePort === undefined) shown?.destroy();
      else below.resetAndDestroy();
    },
    close: (request) => {
      if ('stream' in request) request.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else request.socket.destroySoon();
    },
  };
}

/** A connection whose bytes are read as others than arrived. */
function rereading(socket: Duplex, readsAs: (arrived: string) => string): Duplex {
  const readable = new Transform({
    transform: (chunk: Buffer, _, done) => done(null, Buffer.from(readsAs(chunk.toString('latin1')), 'latin1')),
  });
  return Duplex.from({ readable: socket.pipe(readable), writable: socket });
}

const TLS_HANDSHAKE = 0x16;

/** A TLS connection begins with a handshake record (RFC 8446 section 5.1); no HTTP method begins with that byte. */
function atFirstByte(socket: Socket, patienceMs: number, take: (isTls: boolean) => void): void {
  const patience = setTimeout(() => socket.destroy(), patienceMs);
  socket.once('close', () => clearTimeout(patience));
  socket.once('readable', () => {
    clearTimeout(patience);
    const first = socket.read(1) as Buffer | null;
    if (first === null) {
      socket.destroy();
      return;
    }
    socket.unshift(first);
    take(first[0] === TLS_HANDSHAKE);
  });
}
