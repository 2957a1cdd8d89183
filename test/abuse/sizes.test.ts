import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { curl, type RunningMock, startCfisMock } from '../commands/cfis.ts';
import { answersIn, talk } from '../commands/raw-client.ts';
import { openTls, repeatedly } from './attack.ts';
import { hasVitals, vitalsOf } from './vitals.ts';

const thorough = inject('thorough') === true;
const MEBIBYTE = 1024 * 1024;
const PATH = '/api/v1/partner/invoice';

let mock: RunningMock;
let ca: string;
beforeAll(async () => {
  mock = await startCfisMock();
  ca = await readFile(mock.caFile, 'utf8');
  await repeatedly(20, 4, () => goodRequest());
});
afterAll(() => mock.stop());

const port = (): number => Number(new URL(mock.staging.baseUrl).port);
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };
const goodRequest = () =>
  curl(
    ...['--cacert', mock.caFile, '--max-time', '30', `${mock.staging.baseUrl}/partner/validate`],
    ...['-H', `X-Api-Key: ${mock.staging.tokens.valid}`],
  );

/** What so many at once were told, and by how much the mock grew while an honest client was served. */
async function attack<T>(times: number, act: () => Promise<T>) {
  const before = await vitalsOf(mock.process);
  let most = before.memory;
  const watch = setInterval(async () => {
    most = Math.max(most, (await vitalsOf(mock.process)).memory);
  }, 100);
  const attacks = repeatedly(times, times, act);
  const honest = await goodRequest();
  const told = await attacks;
  clearInterval(watch);
  await expect
    .poll(async () => (await vitalsOf(mock.process)).descriptors, { timeout: 30_000 })
    .toBeLessThanOrEqual(before.descriptors);
  return { honest, told, grown: most - before.memory };
}

describe.skipIf(!hasVitals)('many at once that are too large (skipped off Linux)', () => {
  test('header sections of 64 KiB get 431 each, and are not kept', async () => {
    const head = `GET ${PATH} HTTP/1.1\r\nHost: mock\r\nX-Api-Key: ${mock.staging.tokens.valid}\r\n`;
    const request = `${head}X-Other: ${'a'.repeat(64 * 1024 - head.length)}\r\n\r\n`;
    const times = thorough ? 300 : 100;
    const { honest, told, grown } = await attack(
      times,
      async () => answersIn(await talk({ port: port(), ca }, request)).statuses,
    );
    expect(told).toEqual(told.map(() => [431]));
    expect(honest).toEqual(valid);
    expect(grown).toBeLessThan((thorough ? 120 : 60) * MEBIBYTE);
  });

  test('bodies of 100 MB get 413 each, or are cut off, and are not kept', async () => {
    const head = `POST ${PATH} HTTP/1.1\r\nHost: mock\r\nX-Api-Key: ${mock.staging.tokens.valid}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = Buffer.from(`100000\r\n${' '.repeat(MEBIBYTE)}\r\n`);
    const upload = async (): Promise<string> => {
      const socket = await openTls(port(), ca);
      // It waits for two events at once, a hundred times.
      socket.setMaxListeners(0);
      let received = '';
      socket.on('data', (text) => {
        received += text;
      });
      socket.write(head);
      for (let sent = 0; sent < 100 && !socket.destroyed; sent += 1) {
        if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
      }
      socket.end('0\r\n\r\n');
      if (!socket.destroyed) await once(socket, 'close');
      return received.slice(0, 12);
    };
    const { honest, told, grown } = await attack(thorough ? 40 : 4, upload);
    expect(told.filter((status) => !['HTTP/1.1 413', ''].includes(status))).toEqual([]);
    expect(told).toContain('HTTP/1.1 413');
    expect(honest).toEqual(valid);
    expect(grown).toBeLessThan(150 * MEBIBYTE);
  });
});
