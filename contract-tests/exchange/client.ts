import { createSecureContext } from 'node:tls';
import type { Exchange, Reply, WireRequest } from './exchange.ts';
import { type Handshake, type Offer, shakeHands } from './handshake.ts';
import { createHttp1 } from './http1.ts';
import { createHttp2 } from './http2.ts';
import { writeRaw } from './raw.ts';
import type { Trust } from './tls-socket.ts';

/** Sends requests and never follows a redirect. */
export interface Client {
  send(request: WireRequest): Promise<Exchange>;
  /** Writes all of them on one connection before the first is answered (RFC 9112 section 9.3.2). */
  pipeline(requests: readonly WireRequest[]): Promise<readonly Exchange[]>;
  /** Opens a TLS connection and closes it again. */
  handshake(url: URL, offer: Offer): Promise<Handshake>;
  close(): void;
}

/** Milliseconds after which nothing more is waited for. */
const PATIENCE = 15_000;

/** @param ca PEM certificates to trust; the runtime's own if none are given. Verification is never off. */
export function createClient(ca?: readonly string[]): Client {
  const anchors: Trust = ca === undefined ? {} : { ca: [...ca] };
  // Read once: to do it anew for every connection takes longer than the connection. A handshake has settings of its own.
  const trust: Trust = { secureContext: createSecureContext(anchors) };
  const http1 = createHttp1(trust, PATIENCE);
  const http2 = createHttp2(trust, PATIENCE);
  const replyTo = async (request: WireRequest): Promise<Reply> => {
    if (request.httpVersion === '2') return http2.send(request);
    if (request.rewrite === undefined) return http1.send(request);
    const [reply] = await writeRaw([request], trust, PATIENCE);
    return reply;
  };
  return {
    send: async (request) => {
      const startedAt = performance.now();
      const reply = await replyTo(request);
      return { request, reply, durationMs: performance.now() - startedAt };
    },
    pipeline: async (requests) => {
      const startedAt = performance.now();
      const [first, ...others] = requests;
      if (first === undefined) return [];
      const replies = await writeRaw([first, ...others], trust, PATIENCE);
      const durationMs = performance.now() - startedAt;
      return [first, ...others].map((request, index) => ({
        request,
        reply: replies[index] ?? replies[0],
        durationMs,
      }));
    },
    handshake: (url, offer) => shakeHands(url, offer, anchors, PATIENCE),
    close: () => {
      http1.close();
      http2.close();
    },
  };
}
