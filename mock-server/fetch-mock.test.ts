import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { loadDescription } from '../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import { createFetchMock, type FetchMock, type FetchMockOptions } from './index.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const create = (options: FetchMockOptions = {}): Promise<FetchMock> =>
  createFetchMock({ description, tokens, ...options });
const STAGING = 'https://staging-integrations.confirmafinance.com';
const VALIDATE = '/api/v1/partner/validate';

describe('the environment', () => {
  test.each([
    ['the host of staging', STAGING, 'staging'],
    ['the host of production', 'https://integrations.confirmafinance.com', 'production'],
    ['another port of it', 'https://integrations.confirmafinance.com:8443', 'production'],
    ['the dot of the root', 'https://integrations.confirmafinance.com.', 'production'],
    ['other letters', 'https://INTEGRATIONS.confirmafinance.com', 'production'],
  ])('is that of %s', async (_title, origin, environment) => {
    const mock = await create();
    await mock.fetch(origin + VALIDATE);
    expect(mock.journal.list()).toMatchObject([{ environment }]);
  });

  test('is the one that was fixed, on any host', async () => {
    const mock = await create({ environment: 'production' });
    await mock.handle(new Request(`https://localhost:3000${VALIDATE}`));
    expect(mock.journal.list()).toMatchObject([{ environment: 'production', cause: 'missing' }]);
  });

  test.each(['https://example.com', 'https://integrations.confirmafinance.com.example.com'])(
    'of %s there is none, and nobody answers',
    async (origin) => {
      const mock = await create();
      await expect(mock.fetch(`${origin}/secret-path?secret=query`)).rejects.toMatchObject({
        name: 'Fault',
        message:
          `${new URL(origin).host}: the host is none of the description. Ask staging-integrations.confirmafinance.com or ` +
          'integrations.confirmafinance.com, or say which environment to answer for.',
      });
      expect(mock.journal.total).toBe(0);
    },
  );
});

describe('a request that is aborted', () => {
  const reason = new Error('enough');

  /** Whose body never comes. */
  const post = (mock: FetchMock, signal: AbortSignal): Promise<Response> =>
    mock.fetch(`${STAGING}/api/v1/partner/client`, {
      method: 'POST',
      headers: { 'X-Api-Key': mock.token('staging-provisioning') },
      body: new ReadableStream({ pull: () => wait(60_000, undefined, { ref: false }) }),
      ...{ duplex: 'half', signal },
    });

  test('before it was made is not answered', async () => {
    const mock = await create();
    await expect(post(mock, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(mock.journal.total).toBe(0);
  });

  test('while its body is being read is not carried out', async () => {
    const mock = await create();
    const aborting = new AbortController();
    const asked = post(mock, aborting.signal);
    setImmediate(() => aborting.abort(reason));
    await expect(asked).rejects.toBe(reason);
    expect(mock.journal.total).toBe(0);
  });

  test('while it waits for a late answer waits no longer', async () => {
    const mock = await create();
    mock.faults.plan({ kind: 'latency', delayMs: 3_600_000 });
    const aborting = new AbortController();
    mock.journal.subscribe(() => setImmediate(() => aborting.abort(reason)));
    await expect(mock.fetch(STAGING + VALIDATE, { signal: aborting.signal })).rejects.toBe(reason);
  });

  test('while a slow body arrives gets no more of it', async () => {
    const mock = await create();
    mock.faults.plan({ kind: 'slow-body', bodyOverMs: 3_600_000 });
    const aborting = new AbortController();
    const response = await mock.fetch(STAGING + VALIDATE, { signal: aborting.signal });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    setImmediate(() => aborting.abort(reason));
    await expect(reader?.read()).rejects.toBe(reason);
  });
});

test.each(['reset', 'empty'] as const)('a connection that ends by %s is a network error', async (kind) => {
  const mock = await create();
  mock.faults.plan({ kind });
  await expect(mock.fetch(STAGING + VALIDATE)).rejects.toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNRESET', syscall: 'read' },
  });
  expect(await mock.handle(new Request(STAGING + VALIDATE))).toMatchObject({ type: 'error', status: 0 });
});

test('a body that is cut gives what there is, then fails as a fetch does', async () => {
  const mock = await create({ environment: 'staging' });
  mock.faults.plan({ kind: 'truncated' });
  const response = await mock.fetch('https://any.example/api/v1/partner/validate');
  const reader = response.body?.getReader();
  const length = Number(response.headers.get('content-length'));
  // Also to somebody who takes it late.
  await wait(20);
  expect((await reader?.read())?.value?.byteLength).toBe(Math.ceil(length / 2));
  await expect(reader?.read()).rejects.toMatchObject({ name: 'TypeError', message: 'terminated' });
});

test('a body that is too large is not read to its end', async () => {
  const mock = await create({ limits: { maxBodySize: 10 } });
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(4));
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const headers = { 'X-Api-Key': mock.token('staging-provisioning'), 'Content-Type': 'application/json' };
  const asked = { method: 'POST', headers, body, duplex: 'half' } as const;
  const { status } = await mock.fetch(`${STAGING}/api/v1/partner/client`, asked);
  expect({ status, cancelled, pulled: pulled < 6 }).toEqual({ status: 413, cancelled: true, pulled: true });
});

test('two mocks share no token, no clock and no fault', async () => {
  const [one, other] = await Promise.all([create(), create()]);
  one.registry.revoke('staging-valid', one.clock.now());
  one.clock.advance(1_000_000);
  one.faults.plan({ kind: 'reset', times: 1, operation: 'renewAccessToken' });
  const ask = async (mock: typeof one): Promise<number> => {
    const { status } = await mock.fetch(STAGING + VALIDATE, { headers: { 'X-Api-Key': mock.token('staging-valid') } });
    return status;
  };
  expect([await ask(one), await ask(other)]).toEqual([401, 200]);
  expect(other.faults.list(other.clock.now())).toEqual([]);
  one.reset();
  expect(await ask(one)).toBe(200);
});

test('who takes a value for an id does not find it in the error', async () => {
  const mock = await create();
  const value = mock.token('staging-valid');
  let message = '';
  try {
    mock.token(value);
  } catch (error) {
    message = String(error);
  }
  expect(message).toMatch(/^Fault: the token file has no token of that id\. Take one of staging-valid, /);
  expect(message).not.toContain(value);
});

test.each([
  ['a mock that always does', { dynamic: true }, {}],
  ['a request that prefers it', {}, { Prefer: 'dynamic=true' }],
])('bodies are made up for %s', async (_title, options, headers) => {
  const mock = await create(options);
  const ask = async (): Promise<readonly [number, string]> => {
    const url = `${STAGING}/api/v1/partner/settlements`;
    const response = await mock.fetch(url, { headers: { 'X-Api-Key': mock.token('staging-valid'), ...headers } });
    return [response.status, await response.text()];
  };
  const [[status, one], [, other]] = [await ask(), await ask()];
  expect(status).toBe(200);
  expect(one).not.toBe(other);
});
