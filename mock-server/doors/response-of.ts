import type { Answer } from '../encode.ts';
import { reasonPhrase } from '../reason-phrase.ts';
import { lostConnection } from './lost-connection.ts';
import { dueAfter, firstHalf, piecesOf } from './slow-body.ts';
import { wait } from './wait.ts';

/** An answer as a `Response`: `Response.error()` where the connection ends without one. Its body arrives as the delivery says, and stops arriving with the signal. */
export function responseOf(answer: Answer, signal: AbortSignal): Response {
  const { status, headers, delivery } = answer;
  if (delivery?.cut === 'reset' || delivery?.cut === 'empty') return Response.error();
  return new Response(bodyOf(answer, signal), {
    status,
    statusText: reasonPhrase(status) ?? '',
    headers: headers.flatMap((name, index): [string, string][] =>
      index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : [],
    ),
  });
}

function bodyOf({ body, delivery = {} }: Answer, signal: AbortSignal): Uint8Array<ArrayBuffer> | ReadableStream | null {
  const { cut, bodyOverMs = 0 } = delivery;
  if (body.byteLength === 0) return null;
  if (cut === 'mid-body')
    return streamOf([firstHalf(body)], 0, signal, new TypeError('terminated', { cause: lostConnection() }));
  return bodyOverMs === 0 ? new Uint8Array(body) : streamOf(piecesOf(body), bodyOverMs, signal);
}

/** Gives a piece when it is read, but not before its time. What is not read yet would be lost with an early failure. */
function streamOf(pieces: readonly Uint8Array[], overMs: number, signal: AbortSignal, end?: Error): ReadableStream {
  const start = performance.now();
  const left = new AbortController();
  const leaving = AbortSignal.any([signal, left.signal]);
  let piece = 0;
  return new ReadableStream(
    {
      pull: async (controller) => {
        if (piece === pieces.length) {
          if (end === undefined) controller.close();
          else controller.error(end);
          return;
        }
        const due = start + dueAfter(piece, pieces.length, overMs);
        await wait(Math.max(0, Math.ceil(due - performance.now())), leaving);
        if (leaving.aborted) controller.error(leaving.reason);
        else controller.enqueue(pieces[piece]);
        piece += 1;
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 0 },
  );
}
