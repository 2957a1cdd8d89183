import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadAdminDescription } from '../../mock-server/admin/admin-description.ts';
import { type Mock, startMock } from '../../mock-server/index.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { useBrowser } from './use-browser.ts';

const KEY = 'k3y-of-the-admin-API-0123456789';

const browser = useBrowser();
const folder = await mkdtemp(join(tmpdir(), 'cfis-'));
let mock: Mock;

beforeAll(async () => {
  mock = await startMock({ authorityFolder: join(folder, 'authority'), admin: {} });
}, 60_000);

afterAll(async () => {
  await mock?.close();
  await rm(folder, { recursive: true });
});

test('leads from its port to the page, which shows every operation and loads nothing from elsewhere', async () => {
  const { page, complaints, requests } = await open();
  expect(page.url()).toBe(`${origin()}/__admin/docs/`);
  expect(await page.title()).toBe('Admin API of the CFIS mock');
  const shown = await page
    .locator('.opblock')
    .evaluateAll((all: readonly { readonly id: string }[]) => all.map(({ id }) => id.split('-').at(-1)));
  const { operations } = await loadAdminDescription();
  expect(shown.toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(origin()) && !url.startsWith('data:'))).toEqual([]);
});

test('carries out a call and shows its answer', async () => {
  onTestFinished(() => mock.reset());
  const { page, complaints } = await open();
  const freeze = page.locator('#operations-Clock-freezeClock');
  await freeze.locator('.opblock-summary').click();
  await freeze.getByRole('button', { name: 'Execute' }).click();
  await expect
    .poll(() => freeze.locator('.live-responses-table tbody .response-col_status').first().textContent())
    .toContain('200');
  expect(await freeze.locator('.live-responses-table .highlight-code').first().textContent()).toContain(
    '"frozen": true',
  );
  expect(mock.clock.setting).toEqual({ kind: 'frozen', at: Date.parse('2030-01-01T00:00:00Z') });
  expect(complaints).toEqual([]);
});

test('shows why a call was not carried out', async () => {
  const { page, complaints } = await open();
  const get = page.locator('#operations-Tokens-getToken');
  await get.locator('.opblock-summary').click();
  await get.locator('input[placeholder="tokenId"]').fill('nobody');
  await get.getByRole('button', { name: 'Execute' }).click();
  await expect
    .poll(() => get.locator('.live-responses-table').textContent())
    .toContain('There is no token with this id.');
  // What a browser notes of a refusal is no complaint of the page.
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
});

test('lets a page do nothing that its policy does not name', async () => {
  const { page } = await open();
  const tried = await page.evaluate(`(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.head.append(script);
    const blocked = async (url) => fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'blocked');
    return [typeof injected, await blocked('http://127.0.0.1:9/'), await blocked('/__admin/health')];
  })()`);
  expect(tried).toEqual(['undefined', 'blocked', 'sent']);
});

test('cannot be framed, and a page of another port can neither read nor do anything', async () => {
  const own = await startMock({ authorityFolder: join(folder, 'authority'), admin: {} });
  onTestFinished(() => own.close());
  const target = own.adminUrl?.href ?? '';
  const { page } = await open();
  await page.goto(await foreignPage(`<iframe src="${target}/docs/"></iframe>`));
  await expect.poll(() => page.frames().at(-1)?.content()).toContain('from the web page of another origin');
  const done = await page.evaluate(`(async () => {
    const ask = (method) => fetch('${target}/clock/freeze', { method, mode: 'no-cors' }).then(() => 'sent', () => 'failed');
    const read = await fetch('${target}/tokens').then((answer) => answer.text(), () => 'unreadable');
    const stream = await new Promise((resolve) => {
      const events = new EventSource('${target}/events');
      events.onopen = () => resolve('open');
      events.onerror = () => resolve('refused');
    });
    return [await ask('POST'), read, stream];
  })()`);
  expect([done, own.clock.setting.kind]).toEqual([['sent', 'unreadable', 'refused'], 'running']);
});

test('takes the admin key where one is needed', async () => {
  const own = await startMock({ authorityFolder: join(folder, 'authority'), admin: { key: new Secret(KEY) } });
  onTestFinished(() => own.close());
  const { page } = await open({}, own);
  await page.locator('.auth-wrapper .authorize').click();
  await page.locator('.modal-ux input').fill(KEY);
  await page.locator('.modal-ux button.authorize').click();
  await page.locator('.modal-ux .btn-done').click();
  const clock = page.locator('#operations-Clock-freezeClock');
  await clock.locator('.opblock-summary').click();
  await clock.getByRole('button', { name: 'Execute' }).click();
  await expect.poll(() => own.clock.setting.kind).toBe('frozen');
});

test.each([
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
])('fits $width pixels', async (viewport) => {
  const { page } = await open({ viewport });
  await page.locator('#operations-Tokens-issueToken .opblock-summary').click();
  await page.locator('#operations-Tokens-issueToken .opblock-body').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
});

/** A page on another port of this machine: what a browser calls the same site, and another origin. */
async function foreignPage(html: string): Promise<string> {
  const server = createServer((_, response) => response.end(`<!doctype html><title>Foreign</title>${html}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

async function open(options: BrowserContextOptions = {}, of: Mock = mock): Promise<Opened> {
  const context = await browser().newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(of.adminUrl?.href ?? '');
  await page.locator('.opblock').first().waitFor();
  return { page, complaints, requests };
}

function origin(): string {
  return mock.adminUrl?.origin ?? '';
}
