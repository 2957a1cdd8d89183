import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { Limits } from './limits.ts';
import type { PortOptions } from './port.ts';

/** Where TLS is ended, on connections that others have accepted. */
export interface TlsEnd {
  readonly server: Server;
  /** Shows another key and certificate from now on, in one PEM text. */
  certify(identity: string, ticketKeys?: Buffer): void;
}

/** Hands each connection on with the protocol that it agreed on (ALPN, RFC 7301). */
export function openTls(
  {
    identity,
    ticketKeys: firstKeys,
    tls,
    http2 = true,
  }: Pick<PortOptions, 'identity' | 'ticketKeys' | 'tls' | 'http2'>,
  { headersTimeoutMs }: Limits,
  take: (socket: TLSSocket) => void,
): TlsEnd {
  const contextOf = (pem: string, ticketKeys?: Buffer): TlsOptions => ({
    ...{ key: pem, cert: pem, minVersion: 'TLSv1.2' },
    ...tls,
    ...(ticketKeys && { ticketKeys }),
  });
  const server = createServer({
    ...contextOf(identity, firstKeys),
    ALPNProtocols: http2 ? ['h2', 'http/1.1'] : ['http/1.1'],
    handshakeTimeout: headersTimeoutMs,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    take(socket);
  });
  server.on('tlsClientError', ({ code }: NodeJS.ErrnoException, socket) => {
    if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') socket.destroy();
  });
  return { server, certify: (pem, ticketKeys) => server.setSecureContext(contextOf(pem, ticketKeys)) };
}
