import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

test('the suite under Vitest does not start on staging without a token, exit 2, and says which to set', async () => {
  const scripts = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).scripts;
  const [command, ...args] = scripts['contract:staging'].split(' ');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CFIS_|VITEST)/.test(name)));
  const finished = await new Promise((resolve) => {
    const file = join(packageRoot, 'node_modules', '.bin', command);
    execFile(file, args, { env, cwd: packageRoot }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
  expect(finished).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^cfis: CFIS_TOKEN: there is no token to verify staging with\n {2}Set CFIS_TOKEN to a live client token of staging\.\n$/,
    ),
  });
});
