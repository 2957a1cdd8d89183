/** How much, and how slowly, may be asked on a port. */
export interface Limits {
  /** Bytes of a header section, request line included. */
  readonly maxHeaderSize: number;
  /** Bytes of a body. */
  readonly maxBodySize: number;
  /**
   * Milliseconds for the header section of a request. As long may pass before the first byte of a connection, during a TLS
   * handshake, and between two requests of an HTTP/2 connection.
   */
  readonly headersTimeoutMs: number;
  /** Milliseconds for a whole request, from its first byte to its last; and in which a client must take some of its answer. */
  readonly requestTimeoutMs: number;
  /** Connections at once; 0 for any number. Those beyond are closed unheard. */
  readonly maxConnections: number;
  /** Milliseconds that requests in flight may take to finish when the port closes. */
  readonly graceMs: number;
}

/** What a mock allows unless told: 16 KiB of header section, 1 MiB of body, 20 s for headers, 60 s for a request. */
export const defaultLimits: Limits = {
  maxHeaderSize: 16 * 1024,
  maxBodySize: 1024 * 1024,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
  maxConnections: 0,
  graceMs: 10_000,
};

/** Fills in what is not said. No header section may take longer than its request. */
export function limitsOf(given: Partial<Limits> = {}): Limits {
  const limits = { ...defaultLimits, ...given };
  return { ...limits, headersTimeoutMs: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs) };
}

/**
 * Milliseconds that a connection is listened to, and nothing kept, after an answer that did not wait for the whole request.
 * Who is cut off while sending may lose the answer (RFC 9112 section 9.6).
 */
export const LINGER_MS = 5000;
