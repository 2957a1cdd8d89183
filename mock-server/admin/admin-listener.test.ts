import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Fault } from '../../src/fault.ts';
import { defaultLimits } from '../doors/limits.ts';
import type { AdminApi } from './admin-api.ts';
import { createAdminListener } from './admin-listener.ts';
import { ok } from './reply.ts';

/** What each of some calls gets, one after the other. */
async function ask(load: () => Promise<AdminApi>, calls: number): Promise<readonly unknown[]> {
  const { listen } = createAdminListener(defaultLimits, load);
  const nothing = { reset: () => {}, close: () => {} };
  const server = createServer((request, response) => listen(request, response, nothing));
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const answers: unknown[] = [];
  for (let index = 0; index < calls; index += 1) {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    answers.push([answer.status, await answer.json()]);
  }
  return answers;
}

const failure = { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: expect.any(String) };

test('an API that cannot be loaded is told in the terminal, and tried again at the next call', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const load = vi.fn(async (): Promise<AdminApi> => () => ok({ loaded: true }));
  load.mockRejectedValueOnce(new Error('no such file'));
  expect(await ask(load, 3)).toEqual([
    [500, failure],
    [200, { loaded: true }],
    [200, { loaded: true }],
  ]);
  expect([load.mock.calls.length, warned.mock.calls]).toEqual([2, [[expect.stringContaining('no such file')]]]);
});

test('a defect gets 500 and goes on, an order that cannot be carried out gets 400', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const thrown = [
    new RangeError('ours'),
    new Fault('usage', { what: 'is wrong', place: 'at', remedy: 'Mend it.' }),
    new Fault('tokens', { what: 'the disk is full', place: 'state.json', remedy: 'Free some.' }),
  ];
  const api: AdminApi = () => {
    throw thrown.shift();
  };
  const refusal = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'at: is wrong. Mend it.' };
  expect(await ask(async () => api, 3)).toEqual([
    [500, failure],
    [400, refusal],
    [500, failure],
  ]);
  expect(warned).toHaveBeenCalledTimes(2);
});
