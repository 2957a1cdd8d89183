import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disturbanceKinds } from '../../mock-server/faults/fault-order.ts';
import { scenarioNames } from '../../mock-server/index.ts';
import { mockCommand } from '../../src/cli/mock.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type RunningMock, startCfisMock } from './cfis.ts';
import { expectPrinted, followPage } from './follow-page.ts';
import { runProgram } from './run-program.ts';
import { type ShellSession, startShell } from './shell-session.ts';
import type { Snippet } from './snippets-of.ts';

const page = readFileSync(join(packageRoot, 'docs', 'build-offline.md'), 'utf8');

let mock: RunningMock;
let shell: ShellSession;
beforeAll(async () => {
  mock = await startCfisMock();
  shell = startShell();
});
afterAll(async () => {
  shell.end();
  await mock.stop();
});

async function inShell({ code, printed }: Snippet): Promise<void> {
  const text = await shell.run(onThesePorts(code));
  if (printed === undefined) expect(text).not.toMatch(/"status":[45]|command not found|Error/);
  else expectPrinted(text, printed);
}

const prints =
  (expected: RegExp) =>
  async ({ code }: Snippet): Promise<void> =>
    expect(await runProgram(code)).toMatch(expected);

followPage('docs/build-offline.md', [
  ['sh export CFIS_ADMIN_KEY', { by: 'test/container/image.test.ts' }],
  ['ts import { CfisMockContainer }', { by: 'test/container/testcontainers.test.ts' }],
  ['sh ', inShell],
  ['ts import { startMock }', prints(/^https:\/\/127\.0\.0\.1:\d+\/api\/v1 \S+ca\.pem \d+\n$/)],
  ['ts import { cfisHandlers }', prints(/Tests .*2 passed/)],
  ['ts import { setupWorker }', { by: 'test/browser/msw.test.ts' }],
  ['ts import { createFetchMock }', prints(/^200 \{"isValid":true,"message":"Token is valid"\}\n$/)],
]);

test('the page lists every flag of the mock with its variable', () => {
  const table = page.slice(page.indexOf('## Flags of'));
  const missing = mockCommand()
    .options.filter(({ long }) => long !== '--version')
    .filter(
      ({ long, description }) =>
        !table.includes(`${long}`) || !table.includes(/CFIS_\w+/.exec(description)?.[0] ?? '-'),
    );
  expect(missing.map(({ long }) => long)).toEqual([]);
});

test('the page describes every scenario and every kind of fault', () => {
  for (const name of [...scenarioNames, ...disturbanceKinds]) expect(page).toContain(`\n| \`${name}\` |`);
});

function onThesePorts(code: string): string {
  return code
    .replaceAll('localhost:4010', `localhost:${new URL(mock.staging.baseUrl).port}`)
    .replaceAll('localhost:4012', `localhost:${new URL(mock.adminUrl).port}`);
}
