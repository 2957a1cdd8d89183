import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, comparable } from '../../mock-server/doors/table/comparable.ts';
import {
  type Abilities,
  type DoorRow,
  doorRows,
  ofRequest,
  type Steering,
} from '../../mock-server/doors/table/door-rows.ts';
import { overHttp1 } from '../../mock-server/doors/table/over-http1.ts';
import { pairsOf } from '../../mock-server/doors/table/pairs-of.ts';
import { type Mock, startMock } from '../../mock-server/index.ts';
import { createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { snippetOf } from '../commands/snippets-of.ts';
import { type MswPage, serveMswPage } from './msw-page.ts';
import { useBrowser } from './use-browser.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const { servers } = await loadDescription();
const hosts = Object.values(servers).map(({ url }) => url.host);
const allowed = hosts.flatMap((host) => [`https://${host}`, `http://${host}`]);
const VALIDATE = `${servers.staging.url.href}/partner/validate`;

const browser = useBrowser();
const folder = await mkdtemp(join(tmpdir(), 'cfis-'));
let app: MswPage;
let server: Mock;
let asked: Promise<Opened> | undefined;

beforeAll(async () => {
  app = await serveMswPage(allowed);
  server = await startMock({ authorityFolder: folder, clock: createClock(() => NOW) });
}, 60_000);
afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  await server?.close();
  await rm(folder, { recursive: true });
});

/** What a page can ask for, and get. */
const abilities: Abilities = {
  ...ofRequest,
  'half a body': 'what came of a stream that fails is lost on its way through a service worker',
};

describe.each(doorRows)('$title', (row) => {
  const ability = row.needs === undefined ? true : abilities[row.needs];
  const title = ability === true ? `gets ${row.status} in a page` : `cannot be told in a page: ${ability}`;
  test.skipIf(ability !== true)(title, async () => {
    const answered = await answerInPage(row);
    expect(answered.reply.status ?? 0).toBe(row.status);
    expect(comparable(answered)).toEqual(comparable(await answerOfServer(row)));
  });
});

test('the page has a script of its own only, in which nothing is of Node, and makes none out of text', async () => {
  const { page, complaints } = await open();
  const made = await page.evaluate('madeOfText');
  expect({ made, ofNode: app.script.match(/["'`]node:\w+|\bnew Function\b/g) }).toEqual({
    made: 'refused',
    ofNode: null,
  });
  await page.evaluate(`ask({ url: '${VALIDATE}', headers: [] })`);
  // Of what was refused to the test itself, and of the 401, the browser keeps a note.
  expect(complaints.filter((text) => !/unsafe-eval|401/.test(text))).toEqual([]);
});

test('a token ends by the clock of the page, the journal says why, and a reset puts it back', async () => {
  const { page } = await open();
  const seen = await page.evaluate(`(async () => {
    const { registry, clock, journal, reset } = cfis;
    const { secret } = registry.issue({
      ...{ kind: 'client', environment: 'staging', account: 'Test Oy' },
      ...{ issuedAt: clock.now(), expiresAt: clock.now() + 60_000 },
    });
    const status = async (value) => (await fetch('${VALIDATE}', { headers: { 'X-Api-Key': value } })).status;
    clock.freeze();
    const statuses = [await status(secret.reveal())];
    clock.advance(60_000);
    statuses.push(await status(secret.reveal()), await status(cfis.token('staging-valid')));
    const causes = journal.list().map(({ cause }) => cause);
    reset();
    statuses.push(await status(secret.reveal()));
    return { statuses, causes, after: journal.list().map(({ cause }) => cause), printed: String(secret) };
  })()`);
  expect(seen).toEqual({
    ...{ statuses: [200, 401, 200, 401], causes: ['answered', 'expired', 'answered'] },
    ...{ after: ['unknown'], printed: '[secret]' },
  });
});

test('a body that is cut fails in the page', async () => {
  const { page } = await open();
  const seen = await page.evaluate(`(async () => {
    cfis.faults.plan({ kind: 'truncated' });
    const response = await fetch('${VALIDATE}', { headers: { 'X-Api-Key': cfis.token('staging-valid') } });
    return [response.status, await response.text().catch(({ name }) => name)];
  })()`);
  expect(seen).toEqual([200, 'TypeError']);
});

test('two pages that share a service worker share no world', async () => {
  const one = await open();
  const other = await open(one.page);
  await one.page.evaluate("cfis.scenarios.begin('revoked')");
  const status = `(async () => {
    const { status } = await fetch('${VALIDATE}', { headers: { 'X-Api-Key': cfis.token('staging-valid') } });
    return [status, cfis.journal.total];
  })()`;
  const seen = await Promise.all([one, other].map(({ page }) => page.evaluate(status)));
  expect(seen).toEqual([
    [401, 1],
    [200, 1],
  ]);
});

test('a page brings tokens of its own', async () => {
  const { page } = await open();
  const seen = await page.evaluate(`(async () => {
    const { token, registry } = await cfisHandlers({
      tokens: [{
        secret: new Secret('mock-of-this-page-only'),
        token: { id: 'own', kind: 'client', environment: 'staging', account: 'Test Oy', issuedAt: 0 },
      }],
    });
    return [token('own'), [...registry.list()].map(({ id }) => id)];
  })()`);
  expect(seen).toEqual(['mock-of-this-page-only', ['own']]);
});

test('the script that docs/build-offline.md gives works in a page', async () => {
  const { code } = snippetOf('docs/build-offline.md', 'ts import { setupWorker }');
  await using own = await serveMswPage(allowed, code);
  const page = await browser().newPage();
  await page.goto(own.url);
  await expect.poll(() => page.title(), { timeout: 20_000 }).not.toBe('App');
  expect(await page.title()).toBe('200 {"isValid":true,"message":"Token is valid"}');
});

test('what makes bodies up does not run in a page, which says so', async () => {
  const { page } = await open();
  const seen = await page.evaluate(`(async () => {
    const headers = { 'X-Api-Key': cfis.token('staging-valid'), Prefer: 'dynamic=true' };
    const response = await fetch('${VALIDATE.replace('validate', 'payments')}', { headers });
    const { message } = await response.json();
    const { name, problems } = await cfisHandlers({ dynamic: true }).catch((error) => error);
    return { status: response.status, message, name, problems };
  })()`);
  const what = 'Bodies cannot be generated: @stoplight/prism-http does not run in a browser';
  const remedy = 'Ask a mock outside of the browser for generated bodies: cfis mock --dynamic.';
  expect(seen).toEqual({
    ...{ status: 501, message: `${what}. ${remedy}` },
    ...{ name: 'Fault', problems: [{ what, place: '--dynamic', remedy }] },
  });
});

async function answerOfServer(row: DoorRow): Promise<Answered> {
  server.reset();
  row.given?.(server);
  const { hostname, port } = server[row.environment].baseUrl;
  const reply = await overHttp1(row, { protocol: `${row.scheme}:`, hostname, port, ca: server.ca });
  return { reply, entries: server.journal.list() };
}

async function answerInPage({ given, environment, scheme, target, method, headers, body }: DoorRow): Promise<Answered> {
  const request = {
    url: `${scheme}://${servers[environment].url.host}${target}`,
    ...{ method, headers: pairsOf(headers) },
    ...(body && { body: Buffer.from(body).toString('latin1') }),
  };
  const steps = JSON.stringify([NOW, given === undefined ? [] : callsOf(given)]);
  asked ??= open();
  const { page } = await asked;
  return page.evaluate<Answered>(`(async () => {
    steer(...${steps});
    const reply = await ask(${JSON.stringify(request)});
    return { reply, entries: cfis.journal.list() };
  })()`);
}

interface Call {
  readonly part: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What is done to a world, to be done to another that is out of reach. */
function callsOf(given: (steering: Steering) => void): readonly Call[] {
  const calls: Call[] = [];
  const recording = (part: string, known: object = {}): object =>
    new Proxy(known, {
      get: (target, method) =>
        Reflect.get(target, method) ??
        ((...args: unknown[]) => {
          calls.push({ part, method: String(method), args });
        }),
    });
  given({
    ...{ registry: recording('registry'), faults: recording('faults'), scenarios: recording('scenarios') },
    clock: recording('clock', { now: () => NOW }),
  } as Steering);
  return calls;
}

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Opens the page in a profile of its own, or beside one that has it open. */
async function open(beside?: Page): Promise<Opened> {
  const context = beside?.context() ?? (await browser().newContext());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(app.url);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toBe('Ready');
  return { page, complaints };
}
