import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunningMock, startCfisMock } from '../commands/cfis.ts';
import { effectSize } from './effect-size.ts';

const thorough = inject('thorough') === true;
const pairs = thorough ? 20_000 : 1500;

/** What a busy machine makes of no difference at all, by five standard deviations. Tens of microseconds are more. */
const noise = thorough ? 0.05 : 0.15;

describe('the effect size', () => {
  test.each([
    [[1, 2, 3], [4, 5, 6], -1],
    [[4, 5, 6], [1, 2, 3], 1],
    [[1, 2, 3], [1, 2, 3], 0],
    [[1, 1, 2], [1, 2, 2], -1 / 3],
    [[5], [1, 9], 0],
  ])('of %j and %j is %d', (first, second, expected) => {
    expect(effectSize(first, second)).toBeCloseTo(expected);
  });
});

describe('a refusal takes no longer', () => {
  let mock: RunningMock;
  let agent: Agent;
  beforeAll(async () => {
    mock = await startCfisMock();
    agent = new Agent({ keepAlive: true, maxSockets: 1, ca: await readFile(mock.caFile) });
  });
  afterAll(async () => {
    agent.destroy();
    await mock.stop();
  });

  /** Milliseconds until a refusal is there, on the one connection. */
  function refusal(token: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const asked = request(`${mock.staging.baseUrl}/partner/validate`, { agent, headers: { 'X-Api-Key': token } });
      asked.on('error', reject);
      asked.on('response', (response) => {
        const took = performance.now() - began;
        response
          .resume()
          .on('end', () => (response.statusCode === 401 ? resolve(took) : reject(new Error('no refusal'))));
      });
      asked.end();
    });
  }

  /** Measures two kinds in turn, so that what slows the machine down for a while slows both. Who is first changes. */
  async function compare(first: () => string, second: () => string): Promise<number> {
    const tokens = Array.from({ length: pairs + 200 }, () => [first(), second()] as const);
    const durations: [number[], number[]] = [[], []];
    for (const [pair, both] of tokens.entries()) {
      for (const which of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const took = await refusal(both[which]);
        // The first ones warm up.
        if (pair >= 200) durations[which].push(took);
      }
    }
    return effectSize(...durations);
  }

  const valid = (): string => mock.staging.tokens.valid;
  const random = (length: number): string => randomBytes(length).toString('base64url').slice(0, length);

  /** What each token of the mock begins with is no secret. */
  const tag = 'mock-staging-valid-';
  /** A text of its own in memory: none is quicker to send because it was sent before. */
  const anew = (text: string): string => Buffer.from(text).toString();

  let turn = 0;
  /** Never the one before: what a connection says twice is known the second time (decision 23), whatever it is. */
  const wrongLast = (): string => {
    const wrong = [...'abcdefghijklmnopqrstuvwxyz'].filter((letter) => !valid().endsWith(letter));
    turn += 1;
    return wrong[turn % wrong.length] ?? '';
  };

  test.each([
    ['right but for its last character', () => anew(valid().slice(0, -1) + wrongLast())],
    ['right in half of its secret part', () => anew(valid().slice(0, 31) + random(valid().length - 31))],
  ])('for a token that is %s than for one of its shape that is all wrong', async (title, near) => {
    const delta = await compare(near, () => anew(tag + random(valid().length - tag.length)));
    console.log(`effect size (Cliff's delta) of ${pairs} pairs, ${title}: ${delta.toFixed(3)}`);
    expect(Math.abs(delta)).toBeLessThan(noise);
  });
});
