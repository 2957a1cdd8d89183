import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { WireRequest } from './exchange.ts';
import { messageOf, writeRaw } from './raw.ts';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

/** A server that answers each connection with a text, and what it was sent. */
async function serving(answer: (socket: Socket) => void): Promise<{ readonly url: URL; readonly received: string[] }> {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      received.push(bytes.toString('latin1'));
      answer(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), received };
}

const get = (url: URL, more: Partial<WireRequest> = {}): WireRequest => ({
  url,
  method: 'GET',
  target: '/',
  headers: [],
  ...more,
});

describe('messages that are written as they are', () => {
  test('arrive byte for byte, all before the first answer, and only the last asks to close', async () => {
    const { url, received } = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    const odd = get(url, { rewrite: (message) => message.replace('Host:', 'Host\u00ff\0:') });
    await writeRaw([odd, get(url, { body: 'é' })], {}, 1000);
    expect(received).toEqual([
      `GET / HTTP/1.1\r\nHost\u00ff\0: ${url.host}\r\n\r\n` +
        `GET / HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\u00c3\u00a9`,
    ]);
    expect(messageOf(odd)).toContain('Host\u00ff\0:');
  });

  test('get their answers in order; interim ones are passed over', async () => {
    const { url } = await serving((socket) =>
      socket.end(
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' +
          'HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n',
      ),
    );
    expect(await writeRaw([get(url), get(url)], {}, 1000)).toMatchObject([
      { status: 200, body: 'ok' },
      { status: 401, body: 'no' },
    ]);
  });

  test.each([
    ['HTTP/1.0, which ends with its connection', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['an answer that says close', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
    ['an answer without a length', 'HTTP/1.1 200 OK\r\n\r\nto the end'],
  ])('behind %s are not reached, which is no failure', async (_, answer) => {
    const { url } = await serving((socket) => socket.end(answer));
    expect(await writeRaw([get(url), get(url)], {}, 1000)).toMatchObject([
      { kind: 'answered', status: 200 },
      { kind: 'unanswered', code: 'NOT_REACHED' },
    ]);
  });

  test('that get no answer at all say why', async () => {
    const { url: cut } = await serving((socket) => socket.destroy());
    const { url: silent } = await serving(() => {});
    expect(await writeRaw([get(cut), get(cut)], {}, 1000)).toMatchObject([
      { code: 'ECONNRESET' },
      { code: 'ECONNRESET' },
    ]);
    expect(await writeRaw([get(silent)], {}, 50)).toMatchObject([{ code: 'ETIMEDOUT', reason: 'no answer in time' }]);
  });
});
