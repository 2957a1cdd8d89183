import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './exchange/client.ts';
import { type Answered, type Exchange, responseHeader, type WireRequest } from './exchange/exchange.ts';

/** How often one request is sent again because the target asked to wait. */
const MOST_WAITS = 3;

/** The longest wait that is obeyed, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * Sends requests no faster than a rate, and waits when the target says so. A request that was put off (429 or 503 with
 * `Retry-After`) is sent again, since it was not judged; one that found no connection is sent once more. A verdict is never
 * asked for twice.
 *
 * @param perSecond may be infinite
 */
export function createPacedSender(client: Client, perSecond: number, signal?: AbortSignal): Client['send'] {
  let next = 0;
  const turn = async (): Promise<void> => {
    const wait = next - performance.now();
    next = Math.max(next, performance.now()) + 1000 / perSecond;
    if (wait > 0) await sleep(wait, undefined, signal && { signal });
  };
  const sendOnce = async (request: WireRequest): Promise<Exchange> => {
    await turn();
    return client.send(request);
  };
  return async (request) => {
    let exchange = await sendOnce(request);
    if (exchange.reply.kind === 'unanswered' && isConnectionLoss(exchange.reply.code))
      exchange = await sendOnce(request);
    for (let waits = 0; waits < MOST_WAITS; waits += 1) {
      const wait = exchange.reply.kind === 'answered' ? waitAskedFor(exchange.reply) : undefined;
      if (wait === undefined) return exchange;
      await sleep(wait, undefined, signal && { signal });
      exchange = await sendOnce(request);
    }
    return exchange;
  };
}

/** A kept-alive connection may be closed by the server just when the next request is written. */
function isConnectionLoss(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** Milliseconds that a target asks to wait, in seconds or as a date (RFC 9110 section 10.2.3). */
function waitAskedFor(answer: Answered): number | undefined {
  if (answer.status !== 429 && answer.status !== 503) return undefined;
  const [value] = responseHeader(answer, 'retry-after');
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) || wait > LONGEST_WAIT ? undefined : Math.max(0, wait);
}
