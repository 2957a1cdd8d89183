import { type IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { headerValues } from '../../src/auth/facts.ts';
import { LINGER_MS, type Limits } from './limits.ts';

/** What became of a body: read to its end, too large to be kept, or not sent in time. */
type ReadBody =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' };

/**
 * Reads a body and says once what became of it. One that is too large is known as such from its announced length or from
 * the first byte too many, not from its end: nothing of it is kept, and it is not listened to for ever.
 */
export function readBody(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  limits: Limits,
  done: (body: ReadBody) => void,
): void {
  const { maxBodySize, requestTimeoutMs } = limits;
  const chunks: Buffer[] = [];
  let length = 0;
  let settled = false;
  const settle = (body: ReadBody): void => {
    if (settled) return;
    settled = true;
    clearTimeout(patience);
    chunks.length = 0;
    if (body.kind !== 'read') leaveAfter(request, response, body.kind === 'too-large' ? LINGER_MS : 0);
    done(body);
  };
  // Over HTTP/1 the runtime's own parser keeps the time.
  const patience = 'stream' in request ? setTimeout(settle, requestTimeoutMs, { kind: 'too-slow' }) : undefined;
  request.on('data', (chunk: Buffer) => {
    if (settled) return;
    length += chunk.length;
    if (length > maxBodySize) settle({ kind: 'too-large' });
    else chunks.push(chunk);
  });
  request.on('end', () => settle({ kind: 'read', bytes: Buffer.concat(chunks) }));
  // Whoever hangs up gets no answer.
  request.on('error', () => clearTimeout(patience));
  response.once('close', () => clearTimeout(patience));
  if (isAnnouncedTooLarge(request, limits)) settle({ kind: 'too-large' });
}

/** Whether a body need not be read to know that it is too large. */
export function isAnnouncedTooLarge(
  { rawHeaders }: IncomingMessage | Http2ServerRequest,
  { maxBodySize }: Limits,
): boolean {
  return headerValues(rawHeaders, 'content-length').some((length) => Number(length) > maxBodySize);
}

/** After the answer, whoever still sends may do so for that long, and is then left. */
function leaveAfter(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
  milliseconds: number,
): void {
  // The runtime would cut a connection that is to end with this answer as soon as that is written.
  const toBeEnded = response instanceof ServerResponse && !response.shouldKeepAlive;
  if (toBeEnded) response.shouldKeepAlive = true;
  response.once('finish', () => {
    const linger = setTimeout(() => leave(request), milliseconds).unref();
    request.once('end', () => {
      clearTimeout(linger);
      if (toBeEnded) request.socket.end();
    });
  });
}

function leave(request: IncomingMessage | Http2ServerRequest): void {
  if ('stream' in request) request.stream.close(constants.NGHTTP2_NO_ERROR);
  else if (!request.complete) request.socket.destroy();
}
