import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { assertions } from '../../contract-tests/assertions/all.ts';
import { mutants } from '../../contract-tests/mutants/all.ts';
import { reportHtml } from '../../contract-tests/reporters/html.ts';
import { hostileText, reportOf } from '../../contract-tests/reporters/report-of.ts';
import type { Result } from '../../contract-tests/result.ts';
import { runContract } from '../../contract-tests/run/run.ts';
import { createMockTarget } from '../../contract-tests/targets/mock.ts';
import { createReport, type Report } from '../../contract-tests/verdict/report.ts';
import { loadDescription } from '../../src/description/load.ts';
import { useBrowser } from './use-browser.ts';

const browser = useBrowser();
const folder = await mkdtemp(join(tmpdir(), 'cfis-'));

beforeAll(async () => {
  await write('conforming', await verifyMock());
  await write('violating', await verifyMock('M01'));
  await write('hostile', reportOf(hostileText));
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const reports = ['conforming', 'violating', 'hostile'] as const;
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

describe.each(reports)('the %s report', (name) => {
  test('loads nothing else, complains of nothing and runs nothing of a target', async () => {
    const { page, complaints, requests } = await open(name);
    await page.locator('details:not([open]) > summary').evaluateAll((all: readonly { click(): void }[]) => {
      for (const one of all) one.click();
    });
    expect({ complaints, hacked: await page.evaluate('typeof hacked') }).toEqual({
      complaints: [],
      hacked: 'undefined',
    });
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([fileOf(name)]);
    expect(await page.locator('img, script + script, [onmouseover]').count()).toBe(0);
  });

  test.each([phone, desk])('fits $width pixels: only a table may scroll, inside its box', async (viewport) => {
    const { page } = await open(name, { viewport });
    await openAll(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
  });

  test.each([
    { colorScheme: 'light', viewport: desk },
    { colorScheme: 'dark', viewport: phone },
  ] as const)('is accessible in the $colorScheme scheme at $viewport.width pixels, to axe-core', async (options) => {
    const { page } = await open(name, options);
    await openAll(page);
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate<axe.AxeResults>('axe.run()');
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    expect(passes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['color-contrast', 'heading-order', 'landmark-one-main', 'region']),
    );
  });

  test('is small enough to be sent by mail', async () => {
    expect((await stat(join(folder, `${name}.html`))).size).toBeLessThan(1_000_000);
  });
});

test('the schemes differ, and paper is always light', async () => {
  const ground = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const { page: light } = await open('violating', { colorScheme: 'light' });
  const { page: dark } = await open('violating', { colorScheme: 'dark' });
  expect(await ground(dark)).not.toBe(await ground(light));
  await dark.emulateMedia({ media: 'print' });
  expect(await ground(dark)).toBe(await ground(light));
});

test('on paper everything stands that a screen folds away', async () => {
  const { page } = await open('conforming');
  const folded = page.locator('details.group:not([open]) td').first();
  expect(await isShown(folded)).toBe(false);
  await page.emulateMedia({ media: 'print' });
  expect(await isShown(folded)).toBe(true);
});

describe('the filter', () => {
  const rows = (page: Page) => page.locator('tbody tr:has(th[id]):visible');

  test('shows the assertions of a word, and all again without it', async () => {
    const { page } = await open('conforming');
    const all = await page.locator('details.group tbody tr').count();
    const input = page.getByLabel('Find');
    await input.fill('x-1');
    const found = assertions.map(({ id }) => id).filter((id) => id.startsWith('X-1'));
    expect((await rows(page).locator('.id').allTextContents()).toSorted()).toEqual(found.toSorted());
    expect(await page.locator('output').textContent()).toBe(`${found.length} assertions`);
    await input.fill('renewAccessToken');
    expect(await rows(page).locator('.id').allTextContents()).toContain('X-24');
    await input.fill('no such thing');
    expect(await rows(page).count()).toBe(0);
    expect(await page.locator('output').textContent()).toBe('0 assertions');
    await input.fill('');
    expect(await page.locator('output').textContent()).toBe('');
    expect(await rows(page).count()).toBe(0);
    await openAll(page);
    expect(await rows(page).count()).toBe(all);
  });

  test('shows the assertions with an outcome', async () => {
    const { page } = await open('hostile');
    await page.getByLabel('Outcome').selectOption('warned');
    expect(await rows(page).locator('.id').allTextContents()).toEqual(['Q-02']);
  });

  test('can be left with the return key, and is not there without its script', async () => {
    const { page, complaints } = await open('conforming');
    await page.getByLabel('Find').press('Enter');
    expect(complaints).toEqual([]);
    const { page: still } = await open('conforming', { javaScriptEnabled: false });
    expect(await still.getByLabel('Find').isVisible()).toBe(false);
    expect(await still.locator('details.group').count()).toBeGreaterThan(10);
  });
});

test('a sign in the matrix leads to what was found, and its id back into the folded matrix', async () => {
  const { page } = await open('violating');
  const finding = page.locator('#failed-A-05');
  expect(await isInView(finding)).toBe(false);
  await page.locator('tr:has(#A-05) td.failed a').first().click();
  await expect.poll(() => isInView(finding)).toBe(true);
  await page.evaluate('for (const one of document.querySelectorAll("details.group")) one.open = false');
  await finding.getByRole('link', { name: 'A-05' }).click();
  await expect.poll(() => isInView(page.locator('#A-05'))).toBe(true);
});

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

/** Opens a report as a reader does, from a file. */
async function open(name: (typeof reports)[number], options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser().newContext({ viewport: desk, reducedMotion: 'reduce', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(fileOf(name));
  return { page, complaints, requests };
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
}

/** `isVisible` of Playwright does not know what a folded `details` hides on paper. */
function isShown(locator: Locator): Promise<boolean> {
  return locator.evaluate((one: { checkVisibility(): boolean }) => one.checkVisibility());
}

async function isInView(locator: Locator): Promise<boolean> {
  const top = await locator.evaluate(
    (one: { getBoundingClientRect(): { top: number } }) => one.getBoundingClientRect().top,
  );
  return (await isShown(locator)) && top >= 0 && top < desk.height;
}

function fileOf(name: string): string {
  return pathToFileURL(join(folder, `${name}.html`)).href;
}

function write(name: (typeof reports)[number], report: Report): Promise<void> {
  return writeFile(join(folder, `${name}.html`), reportHtml(report));
}

/** The report of a full run on the mock, or on one with a defect. */
async function verifyMock(mutant?: string): Promise<Report> {
  const server = mutants.find(({ id }) => id === mutant)?.server;
  const target = await createMockTarget({
    environment: 'staging',
    description: await loadDescription(),
    authorityFolder: join(folder, 'authority'),
    ...(server && { server }),
  });
  try {
    const results: Result[] = [];
    for await (const result of runContract(target)) results.push(result);
    return createReport(target, new Date(), results);
  } finally {
    await target.close();
  }
}
