import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { End } from '../go-live.ts';
import type { Target } from './target.ts';

const TIMEOUT = 15_000;

/** When the certificate of a target ends, seen in a handshake that verifies it. Nothing is sent. */
export function certificateEnd({ baseUrl, ca }: Pick<Target, 'baseUrl' | 'ca'>): Promise<End> {
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(baseUrl.port || 443),
      // A server name is a name, not an address (RFC 6066 section 3).
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca && { ca: [...ca] }),
      timeout: TIMEOUT,
    });
    const end = (result: End): void => {
      socket.destroy();
      resolve(result);
    };
    const fail = (reason: string): void =>
      end({ kind: 'unknown', reason, remedy: `see that a TLS handshake with ${baseUrl.host} succeeds, and run again` });
    socket.on('secureConnect', () => end({ kind: 'on', date: new Date(socket.getPeerCertificate().valid_to) }));
    socket.on('timeout', () => fail('the handshake took too long'));
    socket.on('error', ({ message }) => fail(message));
  });
}
