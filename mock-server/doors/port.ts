import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  constants,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { Duplex, Transform } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Fault } from '../../src/fault.ts';
import type { Breaking } from './send.ts';

/** Takes requests of HTTP/1.1 and of HTTP/2 alike. */
export type Listener = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  connection: Breaking,
) => void;

/** The same as the servers of the runtime know it. */
type RequestListener = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => void;

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

export interface PortOptions extends PortBehaviour {
  /** Takes what comes over TLS, or over plain HTTP. */
  readonly listener: (secure: boolean) => Listener;
  /** Key and certificates in one PEM text. */
  readonly identity: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface Port {
  readonly port: number;
  /** Stops listening, lets requests in flight finish, and ends idle connections. */
  close(): Promise<void>;
}

/** Opens one port that answers HTTPS, and plain HTTP too so that it can be refused with an explanation. */
export async function openPort(options: PortOptions): Promise<Port> {
  const { listener, host, port, lenientParser = false, plainHttp } = options;
  const sockets = new Set<Socket>();
  const inFlight = new Set<ServerResponse | Http2ServerResponse>();
  const listenerOf = (secure: boolean): RequestListener => {
    const listen = listener(secure);
    return (request, response) => {
      inFlight.add(response);
      response.once('close', () => inFlight.delete(response));
      listen(request, response, breakingOf(request, sockets));
    };
  };
  const openHttp = (secure: boolean): Server =>
    createHttpServer({ insecureHTTPParser: lenientParser }, listenerOf(secure));
  const tls = openTls(options, openHttp(true), listenerOf(true));
  const http = openHttp(false);
  // Small answers go out at once: to gather them first (Nagle) costs a client up to 40 ms each.
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    dispatchByFirstByte(socket, tls, plainHttp === 'cut' ? undefined : http);
  });
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => closeAll(server, inFlight, sockets),
  };
}

/** Ends TLS and hands each connection on to the protocol that it agreed on (ALPN, RFC 7301). */
function openTls(
  { identity, tls, http2 = true, readsAs }: PortOptions,
  https: Server,
  listener: RequestListener,
): Server {
  const secureHttp2 = createHttp2Server(listener);
  const server = createTlsServer({
    key: identity,
    cert: identity,
    minVersion: 'TLSv1.2',
    ALPNProtocols: http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    ...tls,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (socket.alpnProtocol === 'h2') secureHttp2.emit('connection', socket);
    else https.emit('connection', readsAs === undefined ? socket : rereading(socket, readsAs));
  });
  return server;
}

/** Over HTTP/2 one request is broken off in order, not its neighbours on the connection (RFC 9113 section 5.4.2). */
function breakingOf(request: IncomingMessage | Http2ServerRequest, sockets: ReadonlySet<Socket>): Breaking {
  const shown = 'stream' in request ? request.stream.session?.socket : request.socket;
  const { remoteAddress, remotePort } = shown ?? {};
  return {
    reset: () => {
      // Of TLS only its own end is shown; what a reset needs is the socket below.
      const below = [...sockets].find(
        (socket) => socket.remotePort === remotePort && socket.remoteAddress === remoteAddress,
      );
      if (below === undefined || remotePort === undefined) shown?.destroy();
      else below.resetAndDestroy();
    },
    close: () => {
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
function dispatchByFirstByte(socket: Socket, tls: Server, http: Server | undefined): void {
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null;
    const server = first?.[0] === TLS_HANDSHAKE ? tls : http;
    if (first === null || server === undefined) {
      socket.destroy();
      return;
    }
    socket.unshift(first);
    server.emit('connection', socket);
  });
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenFault(cause, host, port)));
    server.listen(port, host, resolve);
  });
}

function listenFault(cause: NodeJS.ErrnoException, host: string, port: number): Fault {
  const place = `${host}:${port}`;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Fault(
        'port',
        { what: 'the port is in use', place, remedy: 'End what uses it, or choose another (0 for any free one).' },
        { cause },
      );
    case 'EACCES':
      return new Fault(
        'port',
        { what: 'the port may not be used', place, remedy: 'Choose a port from 1024 up.' },
        { cause },
      );
    default:
      return new Fault(
        'port',
        { what: `cannot listen: ${cause.message}`, place, remedy: 'Choose another host or port.' },
        { cause },
      );
  }
}

async function closeAll(
  server: Server,
  inFlight: ReadonlySet<ServerResponse | Http2ServerResponse>,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const patience = setTimeout(end, GRACE);
  // What was pipelined behind an answer that closed the connection never ends by itself: with the connection it is over.
  await Promise.race([closed, Promise.all([...inFlight].map((response) => once(response, 'close')))]);
  end();
  await closed;
  clearTimeout(patience);
}

/** How long requests in flight may take to finish, in milliseconds. */
const GRACE = 1000;
