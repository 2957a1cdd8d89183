import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect as connectHttp2, constants, type Settings } from 'node:http2';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { curl, type RunningMock, startCfisMock } from '../commands/cfis.ts';
import { meanwhile, openTcp, openTls, recordClientHello, repeatedly } from './attack.ts';
import { hasVitals, vitalsOf } from './vitals.ts';

const thorough = inject('thorough') === true;

/** Ten thousand connections, and some files. */
const DESCRIPTORS = 10_500;
const canOpenMany = hasVitals && mostDescriptors() >= DESCRIPTORS;

const MEBIBYTE = 1024 * 1024;

/** What one connection may cost at the most, in bytes: see docs/build-offline.md. */
const PER_CONNECTION = 16 * 1024;
const PER_TLS_CONNECTION = 96 * 1024;

/** How long it may take until a connection that has ended is forgotten, in milliseconds. */
const patience = { timeout: 30_000 };

const PATH = '/api/v1/partner/validate';
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

let mock: RunningMock;
let port: number;
let ca: string;
beforeAll(async () => {
  mock = await startCfisMock(['--headers-timeout', '120', '--request-timeout', '120']);
  port = Number(new URL(mock.staging.baseUrl).port);
  ca = await readFile(mock.caFile, 'utf8');
  // What is loaded on first use is loaded by now.
  await repeatedly(20, 4, () => goodRequest());
});
afterAll(() => mock.stop());

const descriptors = async (): Promise<number> => (await vitalsOf(mock.process)).descriptors;

/** An honest client, in a process of its own, that has half a minute. */
const goodRequest = (to: RunningMock = mock) =>
  curl(
    ...['--cacert', to.caFile, '--max-time', '30', `${to.staging.baseUrl}/partner/validate`],
    ...['-H', `X-Api-Key: ${to.staging.tokens.valid}`],
  );

describe.skipIf(!canOpenMany)(
  `10,000 idle connections (skipped off Linux, and where fewer than ${DESCRIPTORS} files may be open)`,
  () => {
    test('cost little memory each, leave honest clients served within 30 s, and nothing behind', async () => {
      const shaken = thorough ? 5000 : 500;
      const before = await vitalsOf(mock.process);
      const silent = await repeatedly(10_000 - shaken, 200, () => openTcp(port));
      await expect.poll(descriptors, patience).toBe(before.descriptors + silent.length);
      const withSilent = await vitalsOf(mock.process);
      const talking = await repeatedly(shaken, 50, () => openTls(port, ca));
      const withAll = await vitalsOf(mock.process);
      const answers = await repeatedly(10, 2, () => goodRequest());
      for (const socket of [...silent, ...talking]) socket.destroy();
      await expect.poll(descriptors, patience).toBe(before.descriptors);
      const each = {
        silent: Math.round((withSilent.memory - before.memory) / silent.length),
        shaken: Math.round((withAll.memory - withSilent.memory) / shaken),
      };
      console.log(`bytes of memory each: ${each.silent} before the first byte, ${each.shaken} after the TLS handshake`);
      expect(answers).toEqual(answers.map(() => valid));
      expect(withAll.descriptors - before.descriptors).toBe(10_000);
      expect(each.silent).toBeLessThan(PER_CONNECTION);
      expect(each.shaken).toBeLessThan(PER_TLS_CONNECTION);
      expect(await goodRequest()).toEqual(valid);
    });
  },
);

describe.skipIf(!hasVitals)('a flood (skipped off Linux)', () => {
  const times = thorough ? 20_000 : 2000;

  /** What a flood leaves of the mock, and what honest clients were told meanwhile. */
  const flood = async (wave: (index: number) => Promise<unknown>, atOnce = 100) => {
    await repeatedly(Math.min(times, 500), atOnce, wave);
    const before = await vitalsOf(mock.process);
    const { answers } = await meanwhile(() => repeatedly(times, atOnce, wave), goodRequest);
    await expect.poll(descriptors, patience).toBeLessThanOrEqual(before.descriptors);
    const after = await vitalsOf(mock.process);
    return { refused: answers.filter(({ status }) => status !== 200), grown: after.memory - before.memory };
  };

  test.each([
    ['connections that end at once', async () => (await openTcp(port)).end()],
    ['connections that are reset at once', async () => (await openTcp(port)).resetAndDestroy()],
    [
      'connections that are reset in the middle of a handshake',
      async () => {
        const socket = await openTcp(port);
        socket.write(await clientHello);
        await once(socket, 'readable');
        socket.resetAndDestroy();
      },
    ],
    [
      'connections that are reset behind a request',
      async () => {
        const socket = await openTcp(port);
        await new Promise((resolve) => socket.write(`GET ${PATH} HTTP/1.1\r\nHost: mock\r\n\r\n`, resolve));
        socket.resetAndDestroy();
      },
    ],
  ])('of %s leaves every honest client served within 30 s, and nothing behind', async (_title, wave) => {
    const { refused, grown } = await flood(wave);
    expect(refused).toEqual([]);
    // Of 20,000 connections, so much is left unless each leaves less than 5 KiB.
    expect(grown).toBeLessThan(100 * MEBIBYTE);
  });

  const clientHello = recordClientHello();
});

test('half-open TLS connections, a ClientHello and then silence, end with the time for the headers', async () => {
  const hasty = await startCfisMock(['--headers-timeout', '2']);
  const { port: hastyPort } = new URL(hasty.staging.baseUrl);
  const hello = await recordClientHello();
  const sockets = await repeatedly(thorough ? 2000 : 200, 50, async () => {
    const socket = await openTcp(Number(hastyPort));
    socket.write(hello);
    return socket;
  });
  const ends = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
  const meanwhile = await goodRequest(hasty);
  await ends;
  const after = await goodRequest(hasty);
  await hasty.stop();
  expect([meanwhile, after]).toEqual([valid, valid]);
});

describe.skipIf(!hasVitals)('over HTTP/2 (skipped off Linux)', () => {
  const open = async (settings = {}, to: RunningMock = mock): Promise<ClientHttp2Session> => {
    const session = connectHttp2(new URL(to.staging.baseUrl).origin, { ca, settings });
    session.on('error', () => {});
    await once(session, 'connect');
    return session;
  };
  const ask = (session: ClientHttp2Session) => {
    const stream = session.request({ ':path': PATH, 'x-api-key': mock.staging.tokens.valid });
    stream.on('error', () => {});
    return stream;
  };

  test('thousands of requests that are taken back at once end a connection at the most, and cost no memory', async () => {
    // The runtime ends such a connection by reading no more of it. That its client has gone is found out in the time for headers.
    const hasty = await startCfisMock(['--headers-timeout', '2', '--request-timeout', '2']);
    await goodRequest(hasty);
    const before = await vitalsOf(hasty.process);
    await repeatedly(10, 2, async () => {
      const session = await open({}, hasty);
      for (let count = 0; count < 1000 && !session.destroyed; count += 50) {
        const streams = Array.from({ length: 50 }, () => ask(session));
        // What is taken back before it was sent is never sent.
        await new Promise((resolve) => setImmediate(resolve));
        for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
      }
      session.destroy();
    });
    const { memory } = await vitalsOf(hasty.process);
    await expect
      .poll(async () => (await vitalsOf(hasty.process)).descriptors, patience)
      .toBeLessThanOrEqual(before.descriptors);
    const after = await goodRequest(hasty);
    await hasty.stop();
    expect(memory - before.memory).toBeLessThan(100 * MEBIBYTE);
    expect(after).toEqual(valid);
  });

  test('a client that asks without end and takes no answer is held to so much memory', async () => {
    const before = await vitalsOf(mock.process);
    const session = await open({ initialWindowSize: 0 });
    const [{ maxConcurrentStreams }] = (await once(session, 'remoteSettings')) as [Settings];
    for (let count = 0; count < 20_000 && !session.destroyed; count += 1) ask(session);
    const answer = await goodRequest();
    const { memory } = await vitalsOf(mock.process);
    session.destroy();
    expect({ answer, maxConcurrentStreams }).toEqual({ answer: valid, maxConcurrentStreams: 250 });
    expect(memory - before.memory).toBeLessThan(60 * MEBIBYTE);
  });
});

function mostDescriptors(): number {
  try {
    const most = execFileSync('sh', ['-c', 'ulimit -H -n'], { encoding: 'utf8' }).trim();
    return most === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(most);
  } catch {
    return 0;
  }
}
