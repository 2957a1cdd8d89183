import { type IncomingMessage, ServerResponse } from 'node:http';
import { type Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Answer } from '../encode.ts';
import { dueAfter, firstHalf, piecesOf } from './slow-body.ts';

/** How a door breaks off the connection of a request. */
export interface Breaking {
  /** Ends it with a TCP reset where there is TCP. */
  reset(request: IncomingMessage | Http2ServerRequest): void;
  /** Ends it in order, as somebody does who has nothing to say. */
  close(request: IncomingMessage | Http2ServerRequest): void;
}

/** Writes an answer out, the way that its delivery says. */
export function send(response: ServerResponse | Http2ServerResponse, answer: Answer, breaking: Breaking): void {
  const { delayMs = 0 } = answer.delivery ?? {};
  if (delayMs === 0) deliver(response, answer, breaking);
  else later(response, delayMs, () => deliver(response, answer, breaking));
}

function deliver(response: ServerResponse | Http2ServerResponse, answer: Answer, breaking: Breaking): void {
  const { cut, bodyOverMs = 0 } = answer.delivery ?? {};
  switch (cut) {
    case 'reset':
      breaking.reset(response.req);
      break;
    case 'empty':
      breaking.close(response.req);
      break;
    case 'mid-body':
      writeHead(response, answer);
      write(response, firstHalf(answer.body), () => breaking.close(response.req));
      break;
    case undefined:
      writeHead(response, answer);
      if (bodyOverMs === 0 || answer.body.byteLength === 0) end(response, answer.body);
      else trickle(response, answer.body, bodyOverMs);
  }
}

function writeHead(response: ServerResponse | Http2ServerResponse, { status, headers }: Answer): void {
  if (!(response instanceof Http2ServerResponse)) {
    response.writeHead(status, headers as string[]);
    return;
  }
  response.statusCode = status;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    response.appendHeader(headers[index] ?? '', headers[index + 1] ?? '');
  }
}

/** Bytes; more is better left as bytes. */
const MOST_IN_ONE_PIECE = 16_384;

/** The runtime sends a text in one piece with the head before it, and bytes in a piece of their own. */
function end(response: ServerResponse | Http2ServerResponse, body: Uint8Array): void {
  if (response instanceof ServerResponse && body.byteLength <= MOST_IN_ONE_PIECE) response.end(textOf(body), 'latin1');
  else response.end(body);
}

/** Most bodies are sent again and again. */
const texts = new WeakMap<Uint8Array, string>();

/** One character for each byte. */
function textOf(body: Uint8Array): string {
  const known = texts.get(body);
  if (known !== undefined) return known;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  texts.set(body, text);
  return text;
}

/** The two kinds of response write alike, but their types do not say so. */
function write(response: ServerResponse | Http2ServerResponse, bytes: Uint8Array, written?: () => void): void {
  (response as ServerResponse).write(bytes, written);
}

function trickle(response: ServerResponse | Http2ServerResponse, body: Uint8Array, overMs: number): void {
  const pieces = piecesOf(body);
  const start = performance.now();
  const next = (piece: number): void => {
    const bytes = pieces[piece] ?? new Uint8Array(0);
    if (piece + 1 >= pieces.length) {
      response.end(bytes);
      return;
    }
    write(response, bytes);
    // Timers take whole milliseconds, and what each of them leaves out would add up.
    const due = start + dueAfter(piece + 1, pieces.length, overMs);
    later(response, Math.max(0, Math.ceil(due - performance.now())), () => next(piece + 1));
  };
  next(0);
}

/** Does something after a time, unless whoever waits for it has left. */
function later(response: ServerResponse | Http2ServerResponse, milliseconds: number, act: () => void): void {
  const leave = (): void => clearTimeout(timer);
  const timer = setTimeout(() => {
    response.off('close', leave);
    act();
  }, milliseconds);
  response.once('close', leave);
}
