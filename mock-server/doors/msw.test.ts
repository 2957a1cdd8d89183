import https from 'node:https';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { type CfisHandlers, cfisHandlers } from './msw.ts';

const description = await loadDescription();
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const VALIDATE = 'https://staging-integrations.confirmafinance.com/api/v1/partner/validate';
const statusWith = async (value: string): Promise<number> =>
  (await fetch(VALIDATE, { headers: { 'X-Api-Key': value } })).status;

describe('handlers', () => {
  test('answer for both hosts, whatever the port and the path', async () => {
    const cfis = await cfisHandlers({ description });
    server.use(...cfis.handlers);
    const urls = [
      'https://staging-integrations.confirmafinance.com/',
      'https://integrations.confirmafinance.com/api/v1/partner/nothing',
      'https://integrations.confirmafinance.com:8443/api/v1/partner/validate',
      'https://integrations.confirmafinance.com./api/v1/partner/validate',
      'http://integrations.confirmafinance.com/%zz?',
    ];
    const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
    expect(statuses).toEqual([401, 401, 401, 401, 403]);
  });

  test('leave all other hosts to others', async () => {
    const cfis = await cfisHandlers({ description });
    server.use(
      ...cfis.handlers,
      http.get('https://example.com/x', () => HttpResponse.text('theirs')),
    );
    expect(await (await fetch('https://example.com/x')).text()).toBe('theirs');
    expect(cfis.journal.total).toBe(0);
  });

  test('give way to a handler of the test that stands before them', async () => {
    const cfis = await cfisHandlers({ description });
    server.use(
      http.get(VALIDATE, () => HttpResponse.text('mine')),
      ...cfis.handlers,
    );
    expect(await (await fetch(VALIDATE)).text()).toBe('mine');
  });
});

describe('a test', () => {
  test('steers tokens and the clock, and reads the journal', async () => {
    const { handlers, registry, clock, journal, reset, token } = await cfisHandlers({ description });
    server.use(...handlers);
    const { secret } = registry.issue({
      ...{ kind: 'client', environment: 'staging', account: 'Test Oy' },
      ...{ issuedAt: clock.now(), expiresAt: clock.now() + 60_000 },
    });
    clock.freeze();
    const statuses = [await statusWith(secret.reveal())];
    clock.advance(60_000);
    statuses.push(await statusWith(secret.reveal()), await statusWith(token('staging-valid')));
    expect(statuses).toEqual([200, 401, 200]);
    expect(journal.list().map(({ cause }) => cause)).toEqual(['answered', 'expired', 'answered']);
    reset();
    expect(await statusWith(secret.reveal())).toBe(401);
    expect(journal.list()).toMatchObject([{ id: 4, cause: 'unknown' }]);
  });

  test('has a world of its own, also beside others at the same time', async () => {
    const asks = (prepare: (cfis: CfisHandlers) => void) =>
      server.boundary(async () => {
        const cfis = await cfisHandlers({ description });
        server.use(...cfis.handlers);
        prepare(cfis);
        const statuses: number[] = [];
        for (let count = 0; count < 10; count += 1) statuses.push(await statusWith(cfis.token('staging-valid')));
        return { statuses: [...new Set(statuses)], total: cfis.journal.total };
      })();
    const all = await Promise.all([
      asks(() => {}),
      asks(({ registry, clock }) => registry.revoke('staging-valid', clock.now())),
      asks(({ scenarios }) => scenarios.begin('outage')),
    ]);
    expect(all).toEqual([200, 401, 503].map((status) => ({ statuses: [status], total: 10 })));
  });
});

describe('a planned fault', () => {
  test('is a network error to fetch and to node:https, and MSW has nothing to say about it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const cfis = await cfisHandlers({ description });
    server.use(...cfis.handlers);
    cfis.faults.plan({ kind: 'reset' });
    await expect(fetch(VALIDATE)).rejects.toBeInstanceOf(TypeError);
    await expect(
      new Promise((resolve, reject) => https.get(VALIDATE, resolve).on('error', reject)),
    ).rejects.toBeInstanceOf(TypeError);
    cfis.faults.clear();
    cfis.faults.plan({ kind: 'latency', delayMs: 3_600_000 });
    await expect(fetch(VALIDATE, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' });
    // By then MSW has heard of the end of the handler too.
    await new Promise((resolve) => setImmediate(resolve));
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
  });
});
