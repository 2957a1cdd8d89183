import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type SecureContext, type TLSSocket } from 'node:tls';

/** PEM certificates to trust instead of the runtime's own, or the same made ready. */
export interface Trust {
  readonly ca?: string[];
  readonly secureContext?: SecureContext;
}

/** A TLS connection to the host of a URL, which is named to it unless it is an address (RFC 6066 section 3). */
export function connectTls(url: URL, options: ConnectionOptions): TLSSocket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    ...options,
  });
}
