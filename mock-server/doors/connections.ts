import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Connection } from '../../src/auth/facts.ts';

/**
 * Says of each request by which connection it came: every request of one is told the same of it.
 *
 * @param nextNumber the number of a connection that has its first request; they are counted from 1 unless given
 */
export function createConnections(
  nextNumber: () => number = createCounter(),
): (request: IncomingMessage | Http2ServerRequest) => Connection {
  const connections = new WeakMap<object, Connection>();
  return (request) => {
    const carrier = carrierOf(request);
    const httpVersion = httpVersionOf(request);
    const known = connections.get(carrier);
    if (known?.httpVersion === httpVersion) return known;
    const connection = { number: known?.number ?? nextNumber(), httpVersion, resumed: isResumed(request) };
    connections.set(carrier, connection);
    return connection;
  };
}

function createCounter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

function carrierOf(request: IncomingMessage | Http2ServerRequest): object {
  return ('stream' in request ? request.stream.session : request.socket) ?? request;
}

function httpVersionOf(request: IncomingMessage | Http2ServerRequest): Connection['httpVersion'] {
  if ('stream' in request) return '2';
  return request.httpVersion === '1.0' ? '1.0' : '1.1';
}

function isResumed(request: IncomingMessage | Http2ServerRequest): boolean {
  const socket = 'stream' in request ? request.stream.session?.socket : request.socket;
  return isTls(socket) && socket.isSessionReused();
}

function isTls(socket: Socket | TLSSocket | undefined): socket is TLSSocket {
  // Of HTTP/2 only a stand-in for the socket is shown, which is no instance of its class.
  return socket instanceof TLSSocket || (socket !== undefined && 'isSessionReused' in socket);
}
