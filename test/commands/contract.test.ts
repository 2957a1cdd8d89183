import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type Finished, startCfisMock } from './cfis.ts';

/** Runs the script with no other variables of ours than these. */
function contractOfStaging(variables: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const scripts = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).scripts;
  const [command, ...args] = scripts['contract:staging'].split(' ');
  const inherited = Object.entries(process.env).filter(([name]) => !/^(CFIS_|VITEST)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...variables };
  return new Promise((resolve) => {
    const file = join(packageRoot, 'node_modules', '.bin', command);
    execFile(file, args, { env, cwd: packageRoot }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr }),
    );
  });
}

describe('the suite under Vitest, on staging', () => {
  test('does not start without a token, exit 2, and says which to set', async () => {
    expect(await contractOfStaging()).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^cfis: CFIS_TOKEN: there is no token to verify staging with\n {2}Set CFIS_TOKEN to a live client token of staging\.\n$/,
      ),
    });
  });

  test('asks the service that it is led to, and no mock of its own', async () => {
    const mock = await startCfisMock();
    const { code, stdout } = await contractOfStaging({
      CFIS_BASE_URL: mock.staging.baseUrl,
      CFIS_CA: mock.caFile,
      CFIS_TOKEN: mock.staging.tokens.valid,
    });
    await mock.stop();
    const requests = mock.lines.filter((line) => line.includes('"event":"request"'));
    expect(stdout).toMatch(/ passed, 0 failed, \d+ skipped/);
    expect({ code, asked: requests.length > 100 }).toEqual({ code: 0, asked: true });
  });
});
