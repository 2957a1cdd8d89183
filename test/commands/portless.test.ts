import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { install, installBeside } from './installation.ts';

/** Runs a program in a project that has the package installed. */
async function runIn(command: string, code: string, name = 'program.mjs'): Promise<string> {
  const file = join(dirname(dirname(command)), name);
  await writeFile(file, code);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
  return stdout;
}

/** The package refers to itself by its name. */
const makeHandlers = `
  import { cfisHandlers } from 'cfis-contract-kit/msw';
  try { await cfisHandlers(); console.log('made'); } catch (error) { console.log(String(error)); }
`;

test('without MSW the handlers say how to add it, and the portless mock works all the same', async () => {
  const command = install('without-msw');
  expect(await runIn(command, makeHandlers)).toBe(
    'Fault: cfis-contract-kit/msw: msw is not installed. ' +
      'Install it beside this package: npm install --save-dev msw@2.15.0\n',
  );
  const ask = `
    import { createFetchMock } from 'cfis-contract-kit/mock';
    const mock = await createFetchMock();
    const response = await mock.fetch('https://integrations.confirmafinance.com/api/v1/partner/validate', {
      headers: { 'X-Api-Key': mock.token('production-valid') },
    });
    console.log(response.status, await response.text());
  `;
  expect(await runIn(command, ask)).toBe('200 {"isValid":true,"message":"Token is valid"}\n');
});

test('an MSW of another time, and one that is broken, are said to be so', async () => {
  const old = install('old-msw');
  installBeside(old, 'msw', 'exports.rest = {};');
  expect(await runIn(old, makeHandlers)).toMatch(/^Fault: cfis-contract-kit\/msw: msw is too old\. Install it /);
  const broken = install('broken-msw');
  installBeside(broken, 'msw', 'throw new Error("half of it is missing");');
  expect(await runIn(broken, makeHandlers)).toMatch(
    /: msw could not be loaded \(half of it is missing\)\. Install it /,
  );
});

test('a CommonJS project gets handlers too, that its own MSW takes', async () => {
  const command = install('commonjs');
  symlinkSync(join(packageRoot, 'node_modules', 'msw'), join(dirname(dirname(command)), 'node_modules', 'msw'));
  const code = `
    const { cfisHandlers } = require('cfis-contract-kit/msw');
    const { setupServer } = require('msw/node');
    cfisHandlers().then(async ({ handlers, token }) => {
      const server = setupServer(...handlers);
      server.listen();
      const url = 'https://integrations.confirmafinance.com/api/v1/partner/validate';
      const response = await fetch(url, { headers: { 'X-Api-Key': token('production-valid') } });
      console.log(response.status);
      server.close();
    });
  `;
  expect(await runIn(command, code, 'program.cjs')).toBe('200\n');
});

test('whoever leaves a slow body does not keep the process waiting', async () => {
  const code = `
    import { createFetchMock } from 'cfis-contract-kit/mock';
    const mock = await createFetchMock();
    mock.faults.plan({ kind: 'slow-body', bodyOverMs: 3_600_000 });
    const response = await mock.fetch('https://integrations.confirmafinance.com/');
    const reader = response.body.getReader();
    await reader.read();
    const next = reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    await reader.cancel();
    console.log((await next).done);
  `;
  expect(await runIn(install('left'), code)).toBe('true\n');
});
