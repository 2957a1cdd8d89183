import { type Browser, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** One browser for all tests of a file, which are skipped where there is none. */
export function useBrowser(): () => Browser {
  const chromium = inject('chromium');
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromium.kind === 'missing') return;
    browser = await playwright.launch({ executablePath: chromium.path, args: FLAGS.split(' ') });
  }, 60_000);
  afterAll(() => browser?.close());
  beforeEach(({ skip }) => {
    if (chromium.kind === 'missing') skip(chromium.reason);
  });
  return () => {
    if (browser === undefined) throw new Error('there is no browser');
    return browser;
  };
}
