import { checkServerIdentity, type PeerCertificate, type SecureVersion } from 'node:tls';
import { connectTls, type Trust } from './tls-socket.ts';

/** What a client offers when it opens a TLS connection; the runtime's own unless given. */
export interface Offer {
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** In OpenSSL's notation. */
  readonly ciphers?: string;
}

export type Handshake =
  | {
      readonly kind: 'agreed';
      /** Such as `TLSv1.3`. */
      readonly protocol: string;
      readonly cipher: string;
      readonly certificate: ServerCertificate;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** What was found out about the certificate of a server. */
interface ServerCertificate {
  /** OpenSSL's name for what is wrong with the chain, such as `UNABLE_TO_VERIFY_LEAF_SIGNATURE`; nothing if it is trusted. */
  readonly chainProblem?: string;
  /** Why it is not for the host that was asked; nothing if it is. */
  readonly hostProblem?: string;
  /** Milliseconds since 1970 at which it ends. */
  readonly endsAt: number;
}

/**
 * Opens a TLS connection and closes it again. It looks at a certificate whether it is trusted or not, so that everything wrong
 * with it can be said; that is no risk, since not one byte of a request is sent.
 */
export function shakeHands(url: URL, offer: Offer, trust: Trust, patience: number): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connectTls(url, {
      ...trust,
      ...offer,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const end = (handshake: Handshake): void => {
      socket.destroy();
      resolve(handshake);
    };
    socket.setTimeout(patience, () => end({ kind: 'refused', code: 'ETIMEDOUT', reason: 'no answer in time' }));
    socket.on('error', ({ code = 'UNKNOWN', message }: NodeJS.ErrnoException) =>
      end({ kind: 'refused', code, reason: message || code }),
    );
    socket.on('secureConnect', () =>
      end({
        kind: 'agreed',
        protocol: socket.getProtocol() ?? 'unknown',
        cipher: socket.getCipher().name,
        certificate: inspect(url, socket.getPeerCertificate(), socket.authorizationError),
      }),
    );
  });
}

/** @param problem an error of OpenSSL's verification: Node declares it an error and gives its name */
function inspect(url: URL, certificate: PeerCertificate, problem: unknown): ServerCertificate {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A suite without authentication shows no certificate at all.
  const hostProblem = certificate.subject === undefined ? undefined : checkServerIdentity(host, certificate);
  return {
    ...(problem !== null && problem !== undefined && { chainProblem: String(problem) }),
    ...(hostProblem && { hostProblem: hostProblem.message }),
    endsAt: Date.parse(certificate.valid_to),
  };
}
