import { readFileSync } from 'node:fs';
import { get as getHttp, Agent as HttpAgent } from 'node:http';
import { Agent, get } from 'node:https';
import type { BareServer } from './bare-server.ts';
import { median } from './growth.ts';
import type { WatchedMock } from './watched-mock.ts';

/** How many times as long as the bare server the mock takes for one answer on a kept connection: asked in turn, medians. */
export async function relativeLatency(
  { services: { staging }, caFile }: WatchedMock,
  bare: BareServer,
): Promise<number> {
  const secure = new Agent({ keepAlive: true, maxSockets: 1, ca: readFileSync(caFile) });
  const plain = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const url = `${staging.baseUrl}/partner/validate`;
    ours.push(
      await timeOf((done) => get(url, { agent: secure, headers: { 'X-Api-Key': staging.tokens.valid } }, done)),
    );
    theirs.push(await timeOf((done) => getHttp(bare.url, { agent: plain, headers: { 'X-Api-Key': 'token' } }, done)));
  }
  secure.destroy();
  plain.destroy();
  return median(ours.slice(WARM_UP)) / median(theirs.slice(WARM_UP));
}

const ASKED = 220;
const WARM_UP = 20;

/** Milliseconds from the request to the end of its answer, which has to be a 200. */
function timeOf(
  ask: (done: (response: import('node:http').IncomingMessage) => void) => import('node:http').ClientRequest,
): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    ask((response) => {
      if (response.statusCode !== 200) reject(new Error(`a good request got ${response.statusCode}`));
      response.resume().on('end', () => resolve(performance.now() - start));
    }).on('error', reject);
  });
}
