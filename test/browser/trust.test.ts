import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Mock, startMock } from '../../mock-server/index.ts';
import { packageRoot } from '../../src/package-root.ts';

const chromium = inject('chromium');
const folder = mkdtempSync(join(tmpdir(), 'cfis-trust-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

let mock: Mock;
beforeEach(async () => {
  mock = await startMock({ authorityFolder: join(folder, 'authority') });
});
afterEach(() => mock.close());

/** What the built `cfis ca --format browser` says. */
function instructions(): readonly string[] {
  const env = { ...process.env, CFIS_CA_DIR: join(folder, 'authority') };
  const cfis = join(packageRoot, 'dist', 'cfis.js');
  return execFileSync(process.execPath, [cfis, 'ca', '--format', 'browser'], { env, encoding: 'utf8' }).split('\n');
}

/** Opens the address of an instruction, led to the mock, and prints what the page says. */
function open(line: string, path: string, home: string): Promise<string> {
  const headless = `${path} --headless --no-sandbox --disable-gpu --dump-dom`;
  const script = line.replace(/^chromium/, headless).replace('localhost:4010', mock.staging.baseUrl.host);
  return new Promise((resolve, reject) => {
    execFile(
      'sh',
      ['-c', script],
      { env: { ...process.env, HOME: join(folder, home) }, timeout: 50_000 },
      (error, stdout) => {
        if (error) return reject(error);
        return resolve(stdout);
      },
    );
  });
}

describe.skipIf(chromium.kind === 'missing')('Chromium (skipped where there is none)', () => {
  const path = chromium.kind === 'found' ? chromium.path : '';
  const lineOf = (start: string): string => instructions().find((line) => line.startsWith(start)) ?? '';

  test("reaches the mock for one run as cfis ca says, which is the mock's own key and no other", async () => {
    const line = lineOf('chromium');
    expect(await open(line, path, 'one run')).toContain('The access token is missing');
    const another = line.replace(/(spki-list=).{4}/, '$1AAAA');
    expect(await open(another, path, 'one run')).not.toContain('The access token is missing');
  });

  test.skipIf(!hasCertutil())(
    'reaches it in every run once its database has the authority (skipped where there is no certutil of NSS)',
    async () => {
      const plain = lineOf('chromium').replace(/--ignore-certificate-errors-spki-list=\S+/, '');
      expect(await open(plain, path, 'every run')).not.toContain('The access token is missing');
      const make = instructions()
        .filter((line) => /^(mkdir|certutil)/.test(line))
        .join('\n');
      execFileSync('sh', ['-ec', make], { env: { ...process.env, HOME: join(folder, 'every run') } });
      expect(await open(plain, path, 'every run')).toContain('The access token is missing');
    },
  );
});

function hasCertutil(): boolean {
  try {
    return execFileSync('sh', ['-c', 'command -v certutil'], { encoding: 'utf8' }) !== '';
  } catch {
    return false;
  }
}
