import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http2 from 'node:http2';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterAll, describe, expect, test } from 'vitest';
import { type Clock, createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { createFetchMock, type FetchMock, type Mock, startMock } from '../index.ts';
import { cfisHandlers } from './msw.ts';
import { type Answered, comparable, type Reply } from './table/comparable.ts';
import { type Abilities, type DoorRow, doorRows, everything, ofRequest, type Steering } from './table/door-rows.ts';
import { overHttp1 } from './table/over-http1.ts';
import { pairsOf } from './table/pairs-of.ts';
import { replyOf } from './table/reply-of.ts';

interface Door extends Abilities {
  readonly name: string;
  readonly steering: Steering & Pick<FetchMock, 'journal' | 'reset'>;
  send(row: DoorRow): Promise<Reply>;
}

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const base = await mkdtemp(join(tmpdir(), 'cfis-doors-'));
const NOW = Date.parse('2026-06-01T00:00:00Z');
const frozen = (): Clock => createClock(() => NOW);

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
    send: (row) => overHttp1(row, { ...placeIn(unix, row), socketPath: unix[row.environment].socket }),
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

for (const row of doorRows) {
  describe(row.title, () => {
    for (const door of doors) {
      const ability = row.needs === undefined ? true : door[row.needs];
      const title =
        ability === true ? `gets ${row.status} at ${door.name}` : `cannot be sent at ${door.name}: ${ability}`;
      test.skipIf(ability !== true)(title, async () => {
        const answered = await answerAt(door, row);
        expect(answered.reply.status ?? 0).toBe(row.status);
        expect(comparable(answered)).toEqual(comparable(await answerAt(first, row)));
      });
    }
  });
}

/** What arrives, and why, where a mock begins anew. */
async function answerAt({ steering, send }: Door, row: DoorRow): Promise<Answered> {
  steering.reset();
  row.given?.(steering);
  const reply = await send(row);
  return { reply, entries: steering.journal.list() };
}

/** Where a mock with doors of its own is asked. */
function placeIn(mock: Mock, { environment, scheme }: DoorRow): RequestOptions {
  const { hostname, port } = mock[environment].baseUrl;
  return { protocol: `${scheme}:`, hostname, port, ca: mock.ca };
}

/** Where CFIS itself would be asked. */
function placeAt({ environment, scheme }: DoorRow): RequestOptions {
  return { protocol: `${scheme}:`, hostname: description.servers[environment].url.hostname };
}

async function overHttp2(row: DoorRow): Promise<Reply> {
  const session = http2.connect(ports[row.environment].baseUrl, { ca: ports.ca });
  session.on('error', () => {});
  const fields: Record<string, string | string[]> = { ':method': row.method, ':path': row.target };
  for (const [name, text] of pairsOf(row.headers)) {
    const lower = name.toLowerCase();
    fields[lower] = lower in fields ? [fields[lower] ?? [], text].flat() : text.trim();
  }
  const stream = session.request(fields, { endStream: row.body === undefined });
  if (row.body !== undefined) stream.end(row.body);
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

async function overFetch(row: DoorRow, send: FetchMock['fetch']): Promise<Reply> {
  const { protocol, hostname } = placeAt(row);
  const { method, target, headers, body } = row;
  try {
    const response = await send(`${protocol}//${hostname}${target}`, {
      method,
      headers: pairsOf(headers),
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
