import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { type Mock, type MockOptions, startMock } from '../index.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const good = tokens.find(({ token }) => token.id === 'staging-valid')?.secret.reveal() ?? '';
const base = await mkdtemp(join(tmpdir(), 'cfis-door-'));
const start = (options: MockOptions = {}): Promise<Mock> =>
  startMock({ authorityFolder: join(base, 'authority'), description, tokens, ...options });
afterAll(() => rm(base, { recursive: true }));

function open({ ca, staging }: Mock, path: string, options: https.RequestOptions = {}): ClientRequest {
  return https.request(`${staging.baseUrl}${path}`, { ca, agent: false, ...options });
}

async function statusOf(request: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  return response.statusCode;
}

const ask = (own: Mock, agent: https.Agent | false = false): Promise<number | undefined> =>
  statusOf(open(own, '/partner/validate', { agent }).end());

describe('a port in use', () => {
  const listen = async (port = 0): Promise<{ server: Server; port: number }> => {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return { server, port: (server.address() as AddressInfo).port };
  };
  const close = (server: Server): Promise<unknown> => once(server.close(), 'close');

  test('is a fault that names it, and the other port is free again', async () => {
    const { server: free, port: staging } = await listen();
    await close(free);
    const { server: taken, port: production } = await listen();
    const place = `127.0.0.1:${production}`;
    const remedy = 'End what uses it, or choose another (0 for any free one).';
    const problems = [{ what: 'the port is in use', place, remedy }];
    await expect(start({ ports: { staging, production } })).rejects.toMatchObject({ code: 'port', problems });
    const again = await listen(staging);
    await Promise.all([close(taken), close(again.server)]);
    expect(again.port).toBe(staging);
  });
});

describe('closing', () => {
  const timeOf = async (own: Mock): Promise<number> => {
    const since = performance.now();
    await own.close();
    return performance.now() - since;
  };

  test('does not wait for an idle client', async () => {
    const own = await start();
    const agent = new https.Agent({ keepAlive: true });
    await ask(own, agent);
    expect(await timeOf(own)).toBeLessThan(500);
    agent.destroy();
  });

  test('does not wait for a client that says nothing', async () => {
    const own = await start();
    const silent = connect(Number(own.staging.baseUrl.port), '127.0.0.1').resume();
    const ended = once(silent, 'close');
    // The answer shows that the connection before it was taken.
    await ask(own);
    expect(await timeOf(own)).toBeLessThan(500);
    await ended;
  });

  const headers = {
    'X-Api-Key': good,
    'Content-Type': 'application/json',
    'Content-Length': 2,
    Expect: '100-continue',
  };

  /** A request that the server has begun to read, and that waits for its body. */
  const begin = async (own: Mock): Promise<ClientRequest> => {
    const request = open(own, '/partner/invoice', { method: 'POST', headers });
    request.flushHeaders();
    await once(request, 'continue');
    return request;
  };

  test('lets a request in flight finish', async () => {
    const own = await start();
    const request = await begin(own);
    const closed = own.close();
    request.end('{}');
    const [status] = await Promise.all([statusOf(request), closed]);
    expect(status).toBe(400);
  });

  test('ends a request that never ends', async () => {
    const own = await start({ limits: { graceMs: 1000 } });
    const request = await begin(own);
    const [time, error] = await Promise.all([timeOf(own), once(request, 'error')]);
    expect(time).toBeLessThan(1800);
    expect(error).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('does not wait for what was pipelined behind an answer that closed the connection', async () => {
    const own = await start({
      handler: () => () => ({ status: 204, headers: ['Connection', 'close'], body: new Uint8Array(0) }),
    });
    const socket = connectTls({ port: Number(own.staging.baseUrl.port), host: '127.0.0.1', ca: own.ca }).resume();
    socket.write('GET / HTTP/1.1\r\nHost: mock\r\n\r\n'.repeat(2));
    await once(socket, 'close');
    expect(await timeOf(own)).toBeLessThan(500);
  });

  test('twice is closing once', async () => {
    const own = await start();
    await Promise.all([own.close(), own.close()]);
    await expect(own.close()).resolves.toBeUndefined();
    await expect(ask(own)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
