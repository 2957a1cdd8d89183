import { describe, expect, test } from 'vitest';
import type { Exchange, Reply, WireRequest } from '../exchange/exchange.ts';
import type { Handshake } from '../exchange/handshake.ts';
import { createPacedClient, type PaceOptions } from './pace.ts';

const request: WireRequest = { url: new URL('https://localhost'), method: 'GET', target: '/', headers: [] };

function answered(status: number, retryAfter?: string): Reply {
  return {
    kind: 'answered',
    status,
    headers: retryAfter === undefined ? [] : [['Retry-After', retryAfter]],
    body: '',
  };
}

const cut: Reply = { kind: 'unanswered', code: 'ECONNRESET', reason: 'cut' };

/** A sender on a clock that moves only when everybody sleeps, and the instant at which each request was sent. */
function pace(replies: readonly Reply[], options: Partial<PaceOptions> = {}) {
  let now = 0;
  const sent: number[] = [];
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const client = {
    send: async (): Promise<Exchange> => {
      const reply = replies[sent.length] ?? answered(200);
      sent.push(now);
      return { request, reply, durationMs: 0 };
    },
    pipeline: (requests: readonly WireRequest[]) => Promise.all(requests.map(client.send)),
    handshake: async (): Promise<Handshake> => {
      sent.push(now);
      return { kind: 'refused', code: '', reason: '' };
    },
  };
  const timing = {
    now: () => now,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: now + milliseconds, wake });
        setImmediate(wakeFirst);
      }),
  };
  const wakeFirst = (): void => {
    sleepers.sort((a, b) => a.until - b.until);
    const first = sleepers.shift();
    if (first === undefined) return;
    now = Math.max(now, first.until);
    first.wake();
  };
  return { sent, ...createPacedClient(client, { perSecond: Number.POSITIVE_INFINITY, timing, ...options }) };
}

async function statusOf(exchange: Promise<Exchange>): Promise<number | undefined> {
  const { reply } = await exchange;
  return reply.kind === 'answered' ? reply.status : undefined;
}

test('requests come no faster than the rate, even when they are asked for at once', async () => {
  const { send, sent } = pace([], { perSecond: 2 });
  await Promise.all([send(request), send(request), send(request)]);
  expect(sent).toEqual([0, 500, 1000]);
});

test('requests that are sent together count one by one, and so does a handshake', async () => {
  const { send, pipeline, handshake, sent } = pace([], { perSecond: 2 });
  await pipeline([request, request, request]);
  await handshake(request.url, {});
  await send(request);
  expect(sent).toEqual([0, 0, 0, 1500, 2000]);
});

describe('a target that asks to wait', () => {
  test.each([429, 503])('with %i is sent the same request again, when that time has passed', async (status) => {
    const { send, sent } = pace([answered(status, '7')]);
    expect(await statusOf(send(request))).toBe(200);
    expect(sent).toEqual([0, 7000]);
  });

  test('holds back every other request as well', async () => {
    const { send, sent } = pace([answered(429, '5')]);
    const first = send(request);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, send(request), send(request)]);
    expect(sent).toEqual([0, 5000, 5000, 5000]);
  });

  test('holds back those that were already waiting for their turn', async () => {
    const { send, sent } = pace([answered(429, '5')], { perSecond: 10 });
    await Promise.all([send(request), send(request), send(request)]);
    expect(sent).toEqual([0, 5000, 5100, 5200]);
  });

  test('in the midst of requests that are sent together is sent all of them again, together', async () => {
    const { pipeline, sent } = pace([answered(200), answered(429, '3')]);
    expect((await pipeline([request, request])).map(({ reply }) => reply)).toEqual([answered(200), answered(200)]);
    expect(sent).toEqual([0, 0, 3000, 3000]);
  });

  test('holds back the next request even when this one is not sent again', async () => {
    const busy = Array.from({ length: 4 }, () => answered(429, '2'));
    const { send, sent } = pace(busy);
    expect(await statusOf(send(request))).toBe(429);
    expect(sent).toEqual([0, 2000, 4000, 6000]);
    await send(request);
    expect(sent.at(-1)).toBe(8000);
  });

  test('until a date is given that time', async () => {
    const { send, sent } = pace([answered(429, new Date(Date.now() + 10_000).toUTCString())]);
    await send(request);
    expect(sent[1]).toBeGreaterThan(8000);
    expect(sent[1]).toBeLessThanOrEqual(10_000);
  });

  test('without saying how long is asked less and less often, and a little sooner after an answer', async () => {
    const busy = [answered(429), answered(429), answered(429), answered(200), answered(429), answered(200)];
    const { send, sent } = pace(busy);
    await send(request);
    await send(request);
    expect(sent).toEqual([0, 1000, 3000, 7000, 7000, 8000]);
  });

  test('for ever is not waited for for ever', async () => {
    const { send, sent } = pace(Array.from({ length: 100 }, () => answered(429)));
    const statuses: (number | undefined)[] = [];
    for (let asked = 0; asked < 10; asked += 1) statuses.push(await statusOf(send(request)));
    expect(statuses).toEqual(Array(10).fill(429));
    expect(sent.length).toBeLessThan(25);
    expect(Math.max(...sent.slice(1).map((at, index) => at - (sent[index] ?? 0)))).toBe(16_000);
  });

  test('longer than a run can wait ends the run, and is sent nothing more', async () => {
    const ending = new AbortController();
    const giveUp = (reason: string): void => ending.abort(reason);
    const { send, sent } = pace([answered(429, '3600')], { giveUp, signal: ending.signal });
    await expect(send(request)).rejects.toBe('the target asked to wait 3600 s before anything else is sent');
    await expect(send(request)).rejects.toBeDefined();
    expect(sent).toEqual([0]);
  });

  test('with a plain 503 has failed, and is not asked again', async () => {
    const { send, sent } = pace([answered(503)]);
    expect(await statusOf(send(request))).toBe(503);
    expect(sent).toEqual([0]);
  });
});

test('a connection that was cut is tried once more, and no more than that', async () => {
  const { send, sent } = pace([cut, cut, answered(200)]);
  expect((await send(request)).reply).toEqual(cut);
  expect(sent.length).toBe(2);
});

test('an answer is never asked for twice', async () => {
  const { send, sent } = pace([answered(401), answered(500)]);
  expect([await statusOf(send(request)), await statusOf(send(request))]).toEqual([401, 500]);
  expect(sent.length).toBe(2);
});

test('a run that was ended sends nothing more', async () => {
  const ending = new AbortController();
  const { send, sent } = pace([], { signal: ending.signal });
  await send(request);
  ending.abort();
  await expect(send(request)).rejects.toThrow();
  expect(sent.length).toBe(1);
});
