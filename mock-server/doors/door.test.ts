import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { loadDescription } from '../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { answer, type Mock, type MockOptions, startMock } from '../index.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const good = tokens.find(({ token }) => token.id === 'staging-valid')?.secret.reveal() ?? '';
const authorityFolder = join(await mkdtemp(join(tmpdir(), 'cfis-door-')), 'authority');
const start = (options: MockOptions = {}): Promise<Mock> =>
  startMock({ authorityFolder, description, tokens, ...options });
const active = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };
const invalid = { status: 401, body: '{"message":"The access token is missing or not valid."}' };

let mock: Mock;
beforeAll(async () => {
  mock = await start();
});
afterAll(async () => {
  await mock.close();
  await rm(join(authorityFolder, '..'), { recursive: true });
});

interface Wanted extends https.RequestOptions {
  readonly to?: Mock;
  readonly secure?: boolean;
  readonly body?: string;
}

function open({ to = mock, secure = true, path = '/partner/validate', ...options }: Wanted): http.ClientRequest {
  const { hostname, port, pathname } = to.staging.baseUrl;
  const target = { agent: false, ...options, hostname, port, path: pathname + path } as const;
  return secure ? https.request({ ca: to.ca, ...target }) : http.request(target);
}

/** Asks with a good token, unless other headers are given. */
async function ask({ headers = { 'X-Api-Key': good }, body, ...options }: Wanted = {}) {
  const request = open({ headers, ...options });
  request.end(body);
  return replyTo(request);
}

async function replyTo(request: http.ClientRequest): Promise<{ status: number | undefined; body: string }> {
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

/** A mock, a client that asks it over one connection, and the numbers of the connections by which it was asked. */
async function startOverOne() {
  const connections = new Set<number>();
  const own = await start({
    handler: (world) => (request) => {
      connections.add(request.connection.number);
      return answer(request, world);
    },
  });
  return { own, agent: new https.Agent({ keepAlive: true, maxSockets: 1 }), connections };
}

const portOf = ({ staging }: Mock): number => Number(staging.baseUrl.port);

describe('over TLS', () => {
  test.each([
    ['127.0.0.1', {}],
    ['localhost', { servername: 'localhost' }],
    ['the host of the vendor', { servername: 'staging-integrations.confirmafinance.com' }],
  ])('a client that trusts the authority gets through to %s', async (_title, options) => {
    expect(await ask(options)).toEqual(active);
  });

  const untrusting: readonly (readonly [string, string, Wanted])[] = [
    ['does not trust the authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', { ca: [] }],
    ['wants another name', 'ERR_TLS_CERT_ALTNAME_INVALID', { servername: 'mock.example' }],
  ];
  test.each(untrusting)('a client that %s ends the handshake itself', async (_title, code, options) => {
    await expect(ask(options)).rejects.toMatchObject({ code });
  });

  test('a client that speaks TLS 1.1 at most is turned away', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(ask(old)).rejects.toThrow('alert protocol version');
  });

  test('HTTP/2 is spoken with whoever offers it, with the same facts and the same answer', async () => {
    const seen: RequestFacts[] = [];
    await using own = await start({
      handler: (world) => (request) => {
        seen.push(request);
        return answer(request, world);
      },
    });
    const session = http2.connect(own.staging.baseUrl, { ca: own.ca });
    const stream = session.request({ ':path': '/api/v1/partner/validate?a=b', 'x-api-key': [good, good] });
    const [headers] = await once(stream, 'response');
    const body = await text(stream);
    session.close();
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(body).toBe(active.body);
    expect(seen[0]).toMatchObject({ connection: { httpVersion: '2' }, method: 'GET', query: 'a=b' });
    expect(seen[0]?.headers).toEqual(['x-api-key', good, 'x-api-key', good]);
  });

  test('the kernel gets what was sent as plain facts', async () => {
    const seen: RequestFacts[] = [];
    await using own = await start({
      handler: (world) => (request) => {
        seen.push(request);
        return answer(request, world);
      },
    });
    const headers = ['Host', 'mock', 'x-aPi-kEy', 'one', 'X-API-KEY', 'two', 'Content-Length', '4'];
    const request = https.request(`${own.staging.baseUrl}/%63ase?a=%20?b`, { method: 'PUT', ca: own.ca, headers });
    request.end('body');
    await replyTo(request);
    const [environment, path, query] = ['staging', '/api/v1/%63ase', 'a=%20?b'];
    const connection = { number: 1, httpVersion: '1.1', resumed: false };
    const sent = [...headers, 'Connection', 'keep-alive'];
    const body = Buffer.from('body');
    expect(seen).toEqual([
      {
        environment,
        connection,
        secure: true,
        method: 'PUT',
        path,
        query,
        headers: sent,
        body,
        trailers: [],
      },
    ]);
  });
});

describe('over plain HTTP', () => {
  const httpsOnly = 'Use HTTPS. A token sent over plain HTTP must be considered exposed; renew it.';
  test.each([
    ['a good token', { 'X-Api-Key': good }],
    ['no token', {}],
  ])('%s is told to use HTTPS', async (_title, headers) => {
    const refused = { status: 403, body: JSON.stringify({ message: httpsOnly }) };
    expect(await ask({ secure: false, headers })).toEqual(refused);
  });

  test('the token decides where plain HTTP is allowed', async () => {
    await using own = await start({ plainHttpAllowed: true });
    const asked = [await ask({ to: own, secure: false }), await ask({ to: own, secure: false, headers: {} })];
    expect(asked).toEqual([active, invalid]);
  });
});

describe('a door that is told to behave otherwise', () => {
  test('sends no Date, over HTTP/1.1 and HTTP/2', async () => {
    await using own = await start({ door: { dated: false } });
    const request = open({ to: own });
    request.end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.resume();
    const session = http2.connect(own.staging.baseUrl, { ca: own.ca });
    const stream = session.request({ ':path': '/' }).resume();
    const [headers] = await once(stream, 'response');
    session.close();
    expect([response.headers.date, headers.date]).toEqual([undefined, undefined]);
  });

  test('cuts plain HTTP, and goes on answering HTTPS', async () => {
    await using own = await start({ door: { plainHttp: 'cut' } });
    await expect(ask({ to: own, secure: false })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await ask({ to: own })).toEqual(active);
  });
});

describe('a stranger', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a zero', Buffer.from([0])],
    ['the first byte of a handshake', Buffer.from([0x16])],
    ['what only begins like TLS', Buffer.from('\x16\x03 not tls')],
    ['half a request', Buffer.from('GET /api/v1/partner/validate HT')],
    ['a request of another protocol', Buffer.from('EHLO mock\r\n\r\n')],
    ['noise', Buffer.alloc(4096, 0xff)],
  ])('that sends %s and leaves does not disturb others', async (_title, bytes) => {
    const socket = connect(portOf(mock), '127.0.0.1');
    socket.on('error', () => {});
    socket.resume().end(bytes);
    await once(socket, 'close');
    expect(await ask()).toEqual(active);
  });

  test('that resets its connection does not disturb others', async () => {
    const socket = connect(portOf(mock), '127.0.0.1');
    await once(socket, 'connect');
    await ask();
    socket.resetAndDestroy();
    expect(await ask()).toEqual(active);
  });
});

describe('a body', () => {
  const MEBIBYTE = 1024 * 1024;
  const headers = { 'Content-Type': 'application/json' };
  const signed = { ...headers, 'X-Api-Key': good };
  const tooLarge = { status: 413, body: '{"message":"The request body is too large."}' };
  const errors = [{ place: '', problem: 'is not JSON in UTF-8' }];
  const unread = { status: 400, body: JSON.stringify({ message: 'The request is not valid.', errors }) };
  test.each([
    ['of 1 MiB is read', MEBIBYTE, signed, unread],
    ['of a byte more is too large', MEBIBYTE + 1, signed, tooLarge],
    ['of much more is too large', 5 * MEBIBYTE, signed, tooLarge],
    ['of much more without a token is just not authorised', 5 * MEBIBYTE, headers, invalid],
  ])('%s', async (_title, length, sent, expected) => {
    const body = ' '.repeat(length);
    expect(await ask({ method: 'POST', path: '/partner/invoice', headers: sent, body })).toEqual(expected);
  });
});

describe('the token of a request', () => {
  test.each([
    ['the same', [good, good], active],
    ['different', [good, 'mock-nobody-issued-this'], invalid],
  ])('in two lines that are %s is read from both', async (_title, lines, expected) => {
    expect(await ask({ headers: { 'X-Api-Key': lines } })).toEqual(expected);
  });

  test('is judged anew for each request of one connection', async () => {
    const { own, agent, connections } = await startOverOne();
    await using _ = own;
    const replies = [];
    for (const value of [good, 'mock-nobody-issued-this', good, '', good]) {
      replies.push(await ask({ to: own, agent, headers: { 'X-Api-Key': value } }));
    }
    agent.destroy();
    expect({ replies, connections: [...connections] }).toEqual({
      replies: [active, invalid, active, invalid, active],
      connections: [1],
    });
  });
});

test('what changes between two requests that are alike holds for the second, on one connection', async () => {
  const { own, agent, connections } = await startOverOne();
  await using _ = own;
  const again = () => ask({ to: own, agent });
  const before = [await again(), await again()];
  own.registry.revoke('staging-valid', own.clock.now());
  const after = [await again(), await again()];
  own.reset();
  const restored = await again();
  agent.destroy();
  expect({ before, after, restored, connections: [...connections] }).toEqual({
    ...{ before: [active, active], after: [invalid, invalid], restored: active },
    connections: [1],
  });
});

test.each([0, 1, 256, 16_384, 16_385, 100_000])(
  'a body of %i bytes of every value arrives as it was, twice',
  async (length) => {
    const body = Uint8Array.from({ length }, (_, index) => index % 256);
    await using own = await start({
      handler: () => () => ({ status: 200, headers: ['Content-Length', String(length)], body }),
    });
    const bodies = [];
    for (const _ of [1, 2]) {
      const [response] = (await once(open({ to: own }).end(), 'response')) as [http.IncomingMessage];
      bodies.push(await buffer(response));
    }
    expect(bodies.map((arrived) => arrived.equals(body))).toEqual([true, true]);
  },
);

test('a handler that throws lets nobody in and goes on answering', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  let calls = 0;
  await using own = await start({
    handler: (world) => (request) => {
      calls += 1;
      if (calls === 1) throw new Error('a defect');
      return answer(request, world);
    },
  });
  const replies = [await ask({ to: own }), await ask({ to: own })];
  const warnings = warned.mock.calls.map(([warning]) => String(warning).split('\n')[0]);
  warned.mockRestore();
  expect({ replies, warnings }).toEqual({
    replies: [{ status: 500, body: '' }, active],
    warnings: ['the mock failed to answer GET: Error: a defect'],
  });
});
