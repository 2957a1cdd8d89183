import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Client } from '../exchange/client.ts';
import { type Exchange, type Reply, responseHeader } from '../exchange/exchange.ts';

/** How often one request is sent again because the target asked to wait. */
const MOST_WAITS = 3;

/** After so many answers in a row that only ask to wait, the next one is taken as it is: a run must end. */
const MOST_WAITS_IN_A_ROW = 12;

/** The longest wait that is obeyed by waiting, in milliseconds. One that is longer is obeyed by ending the run. */
const LONGEST_WAIT = 60_000;

/** The first wait after a 429 that does not say how long; each one after it in a row is twice as long, up to the longest. */
const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 16_000;

/** Time as the pace knows it, in milliseconds. */
interface Timing {
  now(): number;
  /** Rejects when the run is ended meanwhile. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

const realTiming: Timing = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => sleepFor(milliseconds, undefined, signal && { signal }),
};

export interface PaceOptions {
  /** Requests a second, at the most; may be infinite. */
  readonly perSecond: number;
  /** Ends all waiting. A request that is on its way is still awaited: it may bring the successor of a token. */
  readonly signal?: AbortSignal;
  /** Told, with the reason, that the target asked to wait longer than a run can. */
  readonly giveUp?: (reason: string) => void;
  /** The real time unless given. */
  readonly timing?: Timing;
}

/**
 * Sends requests no faster than a rate, and holds all of them back when the target asks one of them to wait. A request that
 * was put off (429, or 503 with `Retry-After`) is sent again, since it was not judged; one that found no connection is sent
 * once more. Requests that make sense together only are sent again together. A verdict is never asked for twice.
 */
export function createPacedClient(client: Omit<Client, 'close'>, options: PaceOptions): Omit<Client, 'close'> {
  const { perSecond, signal, giveUp = () => {}, timing = realTiming } = options;
  let queue: Promise<void> = Promise.resolve();
  let open = 0;
  let putOffInARow = 0;

  /** One after another, so that what one of them learns holds for all that still wait. */
  const turn = (requests = 1): Promise<void> => {
    queue = queue.then(async () => {
      for (let wait = open - timing.now(); wait > 0; wait = open - timing.now()) await timing.sleep(wait, signal);
      signal?.throwIfAborted();
      open = Math.max(open, timing.now()) + (requests * 1000) / perSecond;
    });
    return queue;
  };
  const learnFrom = ({ reply }: Exchange): void => {
    const wait = waitAskedFor(reply, putOffInARow);
    putOffInARow = wait === undefined ? 0 : putOffInARow + 1;
    if (wait === undefined) return;
    if (wait > LONGEST_WAIT)
      giveUp(`the target asked to wait ${Math.ceil(wait / 1000)} s before anything else is sent`);
    else open = Math.max(open, timing.now() + wait);
  };
  /** @param send sends the same requests each time, so many of them */
  const untilJudged = async <Exchanges extends readonly Exchange[]>(
    requests: number,
    send: () => Promise<Exchanges>,
  ): Promise<Exchanges> => {
    const once = async (): Promise<Exchanges> => {
      await turn(requests);
      const exchanges = await send();
      exchanges.forEach(learnFrom);
      return exchanges;
    };
    let exchanges = await once();
    if (exchanges.length === 1 && exchanges.every(({ reply }) => isConnectionLoss(reply))) exchanges = await once();
    for (let waits = 0; waits < MOST_WAITS && putOffInARow <= MOST_WAITS_IN_A_ROW; waits += 1) {
      if (exchanges.every(({ reply }) => waitAskedFor(reply, 0) === undefined)) return exchanges;
      exchanges = await once();
    }
    return exchanges;
  };
  return {
    send: async (request) => {
      const [exchange] = await untilJudged(1, async () => [await client.send(request)] as const);
      return exchange;
    },
    pipeline: (requests) => untilJudged(requests.length, () => client.pipeline(requests)),
    handshake: async (url, offer) => {
      await turn();
      return client.handshake(url, offer);
    },
  };
}

/** A kept-alive connection may be closed by the server just when the next request is written. */
function isConnectionLoss(reply: Reply): boolean {
  return reply.kind === 'unanswered' && (reply.code === 'ECONNRESET' || reply.code === 'EPIPE');
}

/** Milliseconds that a target asks to wait, in seconds or as a date (RFC 9110 section 10.2.3); nothing if it does not. */
function waitAskedFor(reply: Reply, putOffInARow: number): number | undefined {
  if (reply.kind === 'unanswered' || (reply.status !== 429 && reply.status !== 503)) return undefined;
  const [value = ''] = responseHeader(reply, 'retry-after');
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  if (!Number.isNaN(wait)) return Math.max(0, wait);
  // A 503 alone is a failure like any other; a 429 always means: slower.
  return reply.status === 429 ? Math.min(FIRST_BACKOFF * 2 ** putOffInARow, LONGEST_BACKOFF) : undefined;
}
