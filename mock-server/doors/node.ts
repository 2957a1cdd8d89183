import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import { Fault } from '../../src/fault.ts';
import type { Answer } from '../encode.ts';

/** What stands behind a door: the kernel, or a defective copy of it. */
export type Handler = (request: RequestFacts) => Answer;

export interface DoorOptions {
  readonly environment: Environment;
  readonly handler: Handler;
  /** Key and certificate in one PEM text. */
  readonly identity: string;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface Door {
  readonly port: number;
  /** Stops listening, lets requests in flight finish, and ends idle connections. */
  close(): Promise<void>;
}

/** Larger bodies are read to their end and not kept. */
const LARGEST_BODY = 1024 * 1024;

/** Opens one port that answers HTTPS, and plain HTTP too so that it can be refused with an explanation. */
export async function openDoor({ environment, handler, identity, host, port }: DoorOptions): Promise<Door> {
  const sockets = new Set<Socket>();
  const inFlight = new Set<ServerResponse>();
  const https = createHttpsServer(
    { key: identity, cert: identity, minVersion: 'TLSv1.2' },
    listenerOf(handler, environment, true, inFlight),
  );
  const http = createHttpServer(listenerOf(handler, environment, false, inFlight));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    dispatchByFirstByte(socket, https, http);
  });
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => closeAll(server, inFlight, sockets),
  };
}

const TLS_HANDSHAKE = 0x16;

/** A TLS connection begins with a handshake record (RFC 8446 section 5.1); no HTTP method begins with that byte. */
function dispatchByFirstByte(socket: Socket, https: Server, http: Server): void {
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null;
    if (first === null) {
      socket.destroy();
      return;
    }
    socket.unshift(first);
    (first[0] === TLS_HANDSHAKE ? https : http).emit('connection', socket);
  });
}

function listenerOf(
  handler: Handler,
  environment: Environment,
  secure: boolean,
  inFlight: Set<ServerResponse>,
): RequestListener {
  const connections = new WeakMap<Socket, number>();
  let opened = 0;
  const numberOf = (socket: Socket): number => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    opened += 1;
    connections.set(socket, opened);
    return opened;
  };
  return (request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    readBody(request, (body) => {
      const [path = '', query = ''] = splitTarget(request.url ?? '');
      const { method = 'GET', rawHeaders: headers } = request;
      const facts = { environment, connection: numberOf(request.socket), secure, method, path, query, headers, body };
      send(response, answerOrFail(handler, facts));
    });
  };
}

/** A defect of ours must neither end the process nor let anybody in. */
function answerOrFail(handler: Handler, facts: RequestFacts): Answer {
  try {
    return handler(facts);
  } catch (error) {
    process.emitWarning(`the mock failed to answer ${facts.method}: ${(error as Error).stack ?? String(error)}`);
    return { status: 500, headers: ['Content-Length', '0', 'Cache-Control', 'no-store'], body: new Uint8Array(0) };
  }
}

function splitTarget(target: string): readonly string[] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}

function readBody(request: IncomingMessage, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => done(length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined));
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers as string[]);
  response.end(body);
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
  inFlight: ReadonlySet<ServerResponse>,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const patience = setTimeout(end, GRACE);
  await Promise.all([...inFlight].map((response) => once(response, 'close')));
  end();
  await closed;
  clearTimeout(patience);
}

/** How long requests in flight may take to finish, in milliseconds. */
const GRACE = 1000;
