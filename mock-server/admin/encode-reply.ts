import type { Answer } from '../encode.ts';
import type { Reply } from './reply.ts';

const common = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];

/** The page runs its own script, shows what it has, and can be put into no other page. */
const pageOnly = [
  'Content-Security-Policy',
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/** The header section of a stream of events. */
export const eventStream = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Puts a reply into the form in which it goes on the wire. */
export function encodeReply(reply: Reply, method: string): Answer {
  const whole = encode(reply);
  return method === 'HEAD' ? { ...whole, body: new Uint8Array(0) } : whole;
}

function encode(reply: Reply): Answer {
  switch (reply.kind) {
    case 'json':
      return withBody(reply.status, 'application/json', JSON.stringify(reply.value));
    case 'problem':
      return withBody(reply.problem.status, 'application/problem+json', JSON.stringify(reply.problem), reply.headers);
    case 'text':
      return withBody(200, reply.mediaType, reply.text, reply.mediaType.startsWith('text/html') ? pageOnly : []);
    case 'nothing':
      return { status: 204, headers: common, body: new Uint8Array(0) };
    case 'elsewhere':
      return withBody(302, 'text/plain', '', ['Location', reply.location]);
    case 'events':
      return { status: 200, headers: Object.entries(eventStream).flat(), body: new Uint8Array(0) };
  }
}

function withBody(
  status: number,
  mediaType: string,
  text: string | Uint8Array,
  headers: readonly string[] = [],
): Answer {
  const body = Buffer.from(text as string);
  return {
    status,
    headers: ['Content-Type', mediaType, 'Content-Length', String(body.byteLength), ...common, ...headers],
    body,
  };
}
