import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import http2 from 'node:http2';
import https, { type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterAll, describe, expect, test } from 'vitest';
import { type Clock, createClock } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { createFetchMock, type FetchMock, type Mock, startMock } from '../index.ts';
import { cfisHandlers } from './msw.ts';

/** What can be asked at a door, and what it comes to. */
interface Row {
  readonly title: string;
  readonly status: number;
  readonly environment?: Environment;
  readonly scheme?: 'http' | 'https';
  readonly method?: string;
  /** Below the base path, query included. */
  readonly path?: string;
  /** In place of the base path and what is below it. */
  readonly target?: string;
  /** Name and value in turn. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
  /** What is the case before, beyond what the token file says. */
  readonly given?: (steering: Steering) => void;
  /** What some doors cannot be sent. */
  readonly needs?: keyof Abilities;
}

type Steering = Pick<FetchMock, 'registry' | 'clock' | 'faults' | 'scenarios' | 'journal' | 'reset'>;

/** What a door can be sent; or else why it cannot. */
interface Abilities {
  readonly 'plain HTTP': string | true;
  readonly 'lines of their own': string | true;
  readonly 'a path as it is': string | true;
  readonly TRACE: string | true;
  readonly 'a media type twice': string | true;
  readonly 'a long header section': string | true;
}

interface Door extends Abilities {
  readonly name: string;
  readonly steering: Steering;
  send(row: Row): Promise<Reply>;
}

/** What arrived; `broken` where the connection ended early. */
interface Reply {
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly broken?: true;
}

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const base = await mkdtemp(join(tmpdir(), 'cfis-doors-'));
const NOW = Date.parse('2026-06-01T00:00:00Z');
const frozen = (): Clock => createClock(() => NOW);

const key = (id: string): readonly string[] => [
  'X-Api-Key',
  tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '',
];
const [, value = ''] = key('staging-valid');
const json = ['Content-Type', 'application/json'];
const partner = [...key('staging-provisioning'), ...json];
const client = JSON.stringify({
  service: { type: 'LIFECYCLE', partnerCode: 'PARTNER1' },
  client: {
    ...{ name: 'Uusi Asiakas Oy', businessCode: '0000003-0', postalAddress: 'Mallikatu 3', postalCode: '00100' },
    ...{ postalDistrict: 'HELSINKI', countryCode: 'FI', email: 'office@example.com', languageCode: 'FI' },
  },
});
const creation = { method: 'POST', path: '/partner/client', headers: partner, body: client } as const;

const rows: readonly Row[] = [
  { title: 'a live token', status: 200 },
  { title: 'a live token under another letter case of the field', status: 200, headers: ['x-aPI-kEY', value] },
  { title: 'a live token with space around it', status: 200, headers: ['X-Api-Key', ` \t${value} `] },
  { title: 'a live token of production', status: 200, environment: 'production', headers: key('production-valid') },
  { title: 'no token', status: 401, headers: [] },
  { title: 'an empty token', status: 401, headers: ['X-Api-Key', ''] },
  { title: 'an unknown token', status: 401, headers: ['X-Api-Key', 'mock-nobody-knows-this-one'] },
  { title: 'a token in another letter case', status: 401, headers: ['X-Api-Key', value.toUpperCase()] },
  { title: 'a token as a bearer', status: 401, headers: ['X-Api-Key', `Bearer ${value}`] },
  { title: 'a token in Authorization', status: 401, headers: ['authorization', value] },
  { title: 'a token in the query', status: 401, headers: [], path: `/partner/validate?X-Api-Key=${value}` },
  { title: 'an expired token', status: 401, headers: key('staging-expired') },
  { title: 'a revoked token', status: 401, headers: key('staging-revoked') },
  { title: 'a replaced token', status: 401, headers: key('staging-replaced') },
  { title: 'a token of production at staging', status: 401, headers: key('production-valid') },
  { title: 'a token of staging at production', status: 401, environment: 'production' },
  {
    title: 'a provisioning token where a client is wanted',
    status: 403,
    path: '/partner/settlements',
    headers: key('staging-provisioning'),
  },
  {
    title: 'a token in the instant of its end',
    status: 401,
    given: ({ registry, clock }) => {
      registry.expire('staging-valid', clock.now() + 1000);
      clock.advance(1000);
    },
  },
  {
    title: 'a token a moment before its end',
    status: 200,
    given: ({ registry, clock }) => {
      registry.expire('staging-valid', clock.now() + 1000);
      clock.advance(999);
    },
  },
  {
    title: 'the same token on two lines',
    status: 200,
    headers: [...key('staging-valid'), ...key('staging-valid')],
    needs: 'lines of their own',
  },
  {
    title: 'two tokens on two lines',
    status: 401,
    headers: [...key('staging-valid'), ...key('staging-expired')],
    needs: 'lines of their own',
  },
  { title: 'two tokens on one line', status: 401, headers: ['X-Api-Key', `${value}, ${value}`] },
  { title: 'HEAD', status: 200, method: 'HEAD' },
  { title: 'HEAD without a token', status: 401, method: 'HEAD', headers: [] },
  { title: 'HEAD on the renewal', status: 405, method: 'HEAD', path: '/partner/renew' },
  { title: 'DELETE', status: 405, method: 'DELETE' },
  { title: 'OPTIONS', status: 405, method: 'OPTIONS' },
  { title: 'OPTIONS without a token', status: 401, method: 'OPTIONS', headers: [] },
  { title: 'a method that nobody described', status: 405, method: 'PROPFIND' },
  { title: 'TRACE', status: 405, method: 'TRACE', needs: 'TRACE' },
  { title: 'an unknown path', status: 404, path: '/partner/nothing' },
  { title: 'an unknown path without a token', status: 401, path: '/partner/nothing', headers: [] },
  { title: 'a path outside of the base', status: 404, target: '/' },
  { title: 'a path outside of the base without a token', status: 401, target: '/', headers: [] },
  { title: 'a doubled slash', status: 404, path: '//partner/validate' },
  { title: 'a path in other letters', status: 404, path: '/Partner/validate' },
  { title: 'an encoded letter', status: 404, path: '/partner/%76alidate' },
  { title: 'an encoding that is none', status: 404, path: '/partner/%zz' },
  { title: 'a dot in the path', status: 404, path: '/partner/./validate', needs: 'a path as it is' },
  { title: 'an encoded dot in the path', status: 404, path: '/partner/%2e/validate', needs: 'a path as it is' },
  { title: 'a query that nobody described', status: 200, path: '/partner/validate?a=%20?b&c' },
  { title: 'a query parameter that does not fit', status: 400, path: '/partner/settlements?unfetchedOnly=maybe' },
  {
    title: 'a query parameter twice',
    status: 400,
    path: '/partner/settlements?fromDate=2026-01-01&fromDate=2026-01-02',
  },
  { title: 'a query parameter that fits', status: 200, path: '/partner/settlements?fromDate=2026-01-01' },
  { title: 'an Accept without JSON', status: 406, headers: [...key('staging-valid'), 'Accept', 'text/html'] },
  {
    title: 'an Accept on two lines',
    status: 200,
    headers: [...key('staging-valid'), 'Accept', 'text/html', 'Accept', 'application/json;q=0.5'],
  },
  { title: 'a body that fits', status: 200, ...creation },
  { title: 'a body that fits, from a client', status: 403, ...creation, headers: [...key('staging-valid'), ...json] },
  { title: 'a body that fits, from nobody', status: 401, ...creation, headers: json },
  { title: 'a body with an unknown field', status: 400, ...creation, body: '{"größe":1}' },
  { title: 'a body that is not JSON', status: 400, ...creation, body: '{"client":' },
  { title: 'a body that is not UTF-8', status: 400, ...creation, body: Buffer.from('{"client":"\xff"}', 'latin1') },
  { title: 'an empty body', status: 400, ...creation, body: '' },
  {
    title: 'a body in another media type',
    status: 415,
    ...creation,
    headers: [...key('staging-provisioning'), 'Content-Type', 'text/plain'],
  },
  { title: 'a body in a coding', status: 415, ...creation, headers: [...partner, 'Content-Encoding', 'gzip'] },
  {
    title: 'a media type on two lines',
    status: 415,
    ...creation,
    headers: [...partner, ...json],
    needs: 'a media type twice',
  },
  { title: 'a body that is too large', status: 413, ...creation, body: 'a'.repeat(1024 * 1024 + 1) },
  { title: 'a body that is just not too large', status: 400, ...creation, body: 'a'.repeat(1024 * 1024) },
  {
    title: 'a preferred status',
    status: 404,
    path: '/partner/invoice/case?caseId=1',
    headers: [...key('staging-valid'), 'Prefer', 'code=404'],
  },
  {
    title: 'a preference on two lines',
    status: 400,
    headers: [...key('staging-valid'), 'Prefer', 'wait=1', 'Prefer', 'code=299'],
  },
  { title: 'a preferred status without a token', status: 401, headers: ['Prefer', 'code=200'] },
  { title: 'plain HTTP', status: 403, scheme: 'http', needs: 'plain HTTP' },
  { title: 'plain HTTP without a token', status: 403, scheme: 'http', headers: [], needs: 'plain HTTP' },
  {
    title: 'a header section that is too large',
    status: 431,
    headers: [...key('staging-valid'), 'X-Long', 'a'.repeat(20_000)],
    needs: 'a long header section',
  },
  { title: 'a renewal', status: 200, path: '/partner/renew' },
  { title: 'a late answer', status: 200, given: ({ faults }) => faults.plan({ kind: 'latency', delayMs: 20 }) },
  { title: 'a fault with a status', status: 503, given: ({ faults }) => faults.plan({ kind: 'status', status: 503 }) },
  { title: 'a rate limit', status: 429, given: ({ scenarios }) => scenarios.begin('rate-limited') },
  { title: 'a scenario that revokes', status: 401, given: ({ scenarios }) => scenarios.begin('revoked') },
  { title: 'a connection that is reset', status: 0, given: ({ faults }) => faults.plan({ kind: 'reset' }) },
  { title: 'a connection that says nothing', status: 0, given: ({ faults }) => faults.plan({ kind: 'empty' }) },
  { title: 'a body that is cut', status: 200, given: ({ faults }) => faults.plan({ kind: 'truncated' }) },
  { title: 'a body that is not JSON any more', status: 200, given: ({ faults }) => faults.plan({ kind: 'malformed' }) },
  { title: 'a slow body', status: 200, given: ({ faults }) => faults.plan({ kind: 'slow-body', bodyOverMs: 40 }) },
  {
    title: 'a fault of another environment',
    status: 200,
    given: ({ faults }) => faults.plan({ kind: 'reset', environment: 'production' }),
  },
  { title: 'a reset of a refusal', status: 0, headers: [], given: ({ faults }) => faults.plan({ kind: 'reset' }) },
];

const everything: Abilities = {
  'plain HTTP': true,
  'lines of their own': true,
  'a path as it is': true,
  TRACE: true,
  'a media type twice': true,
  'a long header section': true,
};
const ofRequest: Abilities = {
  ...everything,
  'lines of their own': 'a Request joins lines of one field',
  'a path as it is': 'a Request has the path without its dots',
  TRACE: 'the Fetch standard forbids TRACE',
};

const authorityFolder = join(base, 'authority');
const common = { authorityFolder, description, tokens };
const ports = await startMock({ ...common, clock: frozen() });
const unix = await startMock({
  ...{ ...common, clock: frozen() },
  sockets: { staging: join(base, 's.sock'), production: join(base, 'p.sock') },
});
const portless = await createFetchMock({ description, tokens, clock: frozen() });
const cfis = await cfisHandlers({ description, tokens, clock: frozen() });
const intercepting = setupServer(...cfis.handlers);
afterAll(async () => {
  await Promise.all([ports.close(), unix.close()]);
  await rm(base, { recursive: true });
});

/** What the answers at all others are held against. */
const first: Door = {
  ...{ name: 'HTTP/1.1', ...everything, steering: ports },
  send: (row) => overHttp1(row, placeIn(ports, row)),
};
const doors: readonly Door[] = [
  first,
  {
    name: 'HTTP/2',
    ...everything,
    'plain HTTP': 'HTTP/2 is spoken over TLS only',
    'a media type twice': 'the client here takes one value only',
    steering: ports,
    send: overHttp2,
  },
  {
    name: 'a Unix socket',
    ...everything,
    steering: unix,
    send: (row) => overHttp1(row, { ...placeIn(unix, row), socketPath: unix[row.environment ?? 'staging'].socket }),
  },
  { name: 'fetch without a port', ...ofRequest, steering: portless, send: (row) => overFetch(row, portless.fetch) },
  { name: 'MSW with fetch', ...ofRequest, steering: cfis, send: (row) => intercepted(() => overFetch(row, fetch)) },
  {
    name: 'MSW with node:https',
    ...ofRequest,
    TRACE: true,
    'a long header section': 'MSW hands it to nobody',
    steering: cfis,
    send: (row) => intercepted(() => overHttp1(row, placeAt(row))),
  },
];

for (const row of rows) {
  describe(row.title, () => {
    for (const door of doors) {
      const ability = row.needs === undefined ? true : door[row.needs];
      const title =
        ability === true ? `gets ${row.status} at ${door.name}` : `cannot be sent at ${door.name}: ${ability}`;
      test.skipIf(ability !== true)(title, async () => {
        const answered = await answerAt(door, row);
        expect(answered.reply.status ?? 0).toBe(row.status);
        expect(answered).toEqual(await answerAt(first, row));
      });
    }
  });
}

/** What arrives, and why, as the journal says, where a mock begins anew. */
async function answerAt({ steering, send }: Door, row: Row): Promise<{ reply: Reply; entries: readonly object[] }> {
  steering.reset();
  row.given?.(steering);
  const { body, ...reply } = await send(row);
  return {
    reply: { ...reply, ...(body !== undefined && { body: body.replace(/mock-staging-[\w-]{43}/, '[issued]') }) },
    // Faults are numbered for as long as a mock lives.
    entries: steering.journal.list().map(({ id: _, connection: __, headers: ___, fault, ...entry }) => ({
      ...entry,
      ...(fault !== undefined && { fault: fault.replace(/\d+$/, '1') }),
    })),
  };
}

function targetOf({ path = '/partner/validate', target = description.basePath + path }: Row): string {
  return target;
}

function headersOf({ headers = key('staging-valid') }: Row): readonly string[] {
  return headers;
}

function bytesOf({ body }: Row): Uint8Array<ArrayBuffer> | undefined {
  return body === undefined ? undefined : new Uint8Array(Buffer.from(body));
}

/** Where a mock with doors of its own is asked. */
function placeIn(mock: Mock, { environment = 'staging', scheme = 'https' }: Row): RequestOptions {
  const { hostname, port } = mock[environment].baseUrl;
  return { protocol: `${scheme}:`, hostname, port, ca: mock.ca };
}

/** Where CFIS itself would be asked. */
function placeAt({ environment = 'staging', scheme = 'https' }: Row): RequestOptions {
  return { protocol: `${scheme}:`, hostname: description.servers[environment].url.hostname };
}

async function overHttp1(row: Row, place: RequestOptions): Promise<Reply> {
  const body = bytesOf(row);
  const framing = body === undefined ? [] : ['Content-Length', String(body.byteLength)];
  const { request } = place.protocol === 'http:' ? http : https;
  const asked = request({
    ...{ ...place, agent: false, method: row.method ?? 'GET', path: targetOf(row) },
    headers: ['Host', String(place.hostname), ...headersOf(row), ...framing],
  });
  asked.end(body);
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return await replyOf(response.statusCode, pairsOf(response.rawHeaders), response);
  } catch {
    return { broken: true };
  }
}

async function overHttp2(row: Row): Promise<Reply> {
  const session = http2.connect(ports[row.environment ?? 'staging'].baseUrl, { ca: ports.ca });
  session.on('error', () => {});
  const fields: Record<string, string | string[]> = { ':method': row.method ?? 'GET', ':path': targetOf(row) };
  for (const [name, text] of pairsOf(headersOf(row))) {
    const lower = name.toLowerCase();
    fields[lower] = lower in fields ? [fields[lower] ?? [], text].flat() : text.trim();
  }
  const stream = session.request(fields, { endStream: row.body === undefined });
  if (row.body !== undefined) stream.end(bytesOf(row));
  try {
    const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    const others = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
    return await replyOf(
      Number(headers[':status']),
      others.map(([name, text]) => [name, String(text)]),
      stream,
    );
  } catch {
    return { broken: true };
  } finally {
    session.destroy();
  }
}

async function overFetch(row: Row, send: FetchMock['fetch']): Promise<Reply> {
  const { protocol, hostname } = placeAt(row);
  const body = bytesOf(row);
  try {
    const response = await send(`${protocol}//${hostname}${targetOf(row)}`, {
      method: row.method ?? 'GET',
      headers: pairsOf(headersOf(row)),
      ...(body && { body }),
    });
    return await replyOf(response.status, [...response.headers], response.body ?? []);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return { broken: true };
  }
}

/** Only while a request is under way: the other doors are to be asked over real connections. */
async function intercepted(act: () => Promise<Reply>): Promise<Reply> {
  intercepting.listen({ onUnhandledRequest: 'error' });
  try {
    return await act();
  } finally {
    intercepting.close();
  }
}

function pairsOf(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : [],
  );
}

/** What a connection adds to an answer. */
const CONNECTION = /^(connection|keep-alive|date|transfer-encoding)$/;

async function replyOf(
  status: number | undefined,
  pairs: readonly [string, string][],
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Reply> {
  const kept = pairs.map(([name, text]) => [name.toLowerCase(), text] as const);
  const headers = Object.fromEntries(kept.filter(([name]) => !CONNECTION.test(name)));
  const chunks: Uint8Array[] = [];
  const whole = await (async () => {
    for await (const chunk of stream) chunks.push(chunk);
  })().then(
    () => true,
    () => false,
  );
  const body = Buffer.concat(chunks).toString('latin1');
  return { status, headers, body, ...(!whole && { broken: true }) };
}
