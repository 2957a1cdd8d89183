import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { curl, type RunningMock, startCfisMock } from '../commands/cfis.ts';
import { meanwhile, openTls } from './attack.ts';
import { hasVitals, vitalsOf } from './vitals.ts';

const run = promisify(execFile);
const { slowhttptest } = inject('tools');
const thorough = inject('thorough') === true;

const PATH = '/api/v1/partner/validate';
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

/** How long it may take until a connection that has ended is forgotten, in milliseconds. */
const patience = { timeout: 30_000 };

let mock: RunningMock;
let ca: string;
beforeAll(async () => {
  mock = await startCfisMock(['--headers-timeout', '2', '--request-timeout', '3']);
  ca = await readFile(mock.caFile, 'utf8');
  await goodRequest();
});
afterAll(() => mock.stop());

/** An honest client, in a process of its own. */
const goodRequest = () =>
  curl(
    ...['--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/validate`],
    ...['-H', `X-Api-Key: ${mock.staging.tokens.valid}`],
  );
const descriptors = async (): Promise<number> => (await vitalsOf(mock.process)).descriptors;

/** Attacks for so many seconds, unless nobody is left before, and gives the tool's own account of how that ended. */
async function attack(tool: string, seconds: number, ...args: readonly string[]): Promise<string | undefined> {
  const many = ['-c', thorough ? '2000' : '200', '-r', thorough ? '500' : '100', '-l', String(seconds), '-p', '10'];
  const { stdout } = await run(tool, [...args, ...many, '-u', `${mock.staging.baseUrl}/partner/validate`]);
  return /Exit status: *(.*)/.exec(stripVTControlCharacters(stdout))?.[1];
}

describe.skipIf(slowhttptest === undefined)(
  `slowhttptest (skipped where it is missing${inject('missingTools') === '' ? '' : `: ${inject('missingTools')}`})`,
  () => {
    test.each([
      ['headers (slowloris)', ['-H', '-i', '1']],
      ['bodies', ['-B', '-i', '1', '-s', '8192']],
      ['ranges', ['-R', '-a', '10', '-b', '3000']],
    ])('finds no way to stay with %s, and honest clients are served meanwhile', async (_title, args) => {
      const { result, answers } = await meanwhile(() => attack(slowhttptest ?? '', 60, ...args), goodRequest);
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      expect(result).toBe('No open connections left');
      expect(await goodRequest()).toEqual(valid);
    });

    test.skipIf(!hasVitals)(
      'finds no way to stay by reading slowly, and honest clients are served meanwhile (skipped off Linux)',
      async () => {
        const before = await descriptors();
        const reading = attack(slowhttptest ?? '', 12, '-X', '-w', '10', '-y', '20', '-n', '1', '-z', '1', '-k', '10');
        await expect.poll(descriptors, patience).toBeGreaterThan(before + 20);
        const meanwhile = await goodRequest();
        // It believes to be connected as long as bytes come; the mock has sent all and let go.
        await expect.poll(descriptors, patience).toBeLessThanOrEqual(before);
        await reading;
        expect(meanwhile).toEqual(valid);
      },
    );
  },
);

describe.skipIf(!hasVitals)('who takes no answers is left (skipped off Linux)', () => {
  /** More than what the system keeps for a connection on either side. */
  const requests = `GET ${PATH} HTTP/1.1\r\nHost: mock\r\n\r\n`.repeat(40_000);

  test('over HTTP/1.1', async () => {
    const before = await vitalsOf(mock.process);
    const socket = await openTls(Number(new URL(mock.staging.baseUrl).port), ca);
    socket.pause().write(requests);
    await expect.poll(descriptors, patience).toBe(before.descriptors);
    const { memory } = await vitalsOf(mock.process);
    socket.destroy();
    expect(memory - before.memory).toBeLessThan(100_000_000);
    expect(await goodRequest()).toEqual(valid);
  });

  test('over HTTP/2', async () => {
    const before = await descriptors();
    const { origin } = new URL(mock.staging.baseUrl);
    const stay = async (after: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, after));
      const session = connectHttp2(origin, { ca, settings: { initialWindowSize: 0 } });
      session.on('error', () => {});
      await once(session, 'connect');
      const stream = session.request({ ':path': PATH });
      stream.on('error', () => {});
      await once(stream, 'response');
      await once(session, 'close');
    };
    // One after another, so that one of them ends at whatever instant the mock is about to look at it.
    await Promise.all(Array.from({ length: 60 }, (_, index) => stay(index * 37)));
    await expect.poll(descriptors, patience).toBeLessThanOrEqual(before);
    expect(await goodRequest()).toEqual(valid);
  });
});
