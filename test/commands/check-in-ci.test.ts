import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reporters } from '../../contract-tests/index.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { selfTestCommand } from '../../src/cli/self-test.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { packageRoot } from '../../src/package-root.ts';
import { folder, type RunningMock, startCfisMock } from './cfis.ts';
import { expectPrinted, followPage } from './follow-page.ts';
import { runProgram } from './run-program.ts';
import { type ShellSession, startShell } from './shell-session.ts';
import type { Snippet } from './snippets-of.ts';
import { readWrittenFile, type StagingInPlace, startStagingInPlace, writeShownFile } from './staging-in-place.ts';

const page = readFileSync(join(packageRoot, 'docs', 'check-in-ci.md'), 'utf8');

let mock: RunningMock;
let staging: StagingInPlace;
let shell: ShellSession;
beforeAll(async () => {
  [mock, staging] = await Promise.all([startCfisMock(), startStagingInPlace()]);
  // The page goes on from the file of tokens that the one on going live makes.
  const tokens = staging.adapt('CFIS_TOKEN=…\nCFIS_EXPIRED_TOKEN=…\n');
  writeFileSync(join(folder, 'staging.env'), tokens, { mode: 0o600 });
  shell = startShell();
});
afterAll(async () => {
  shell.end();
  await Promise.all([mock.stop(), staging.stop()]);
});

followPage('docs/check-in-ci.md', [
  ['yaml - uses: OWNER/cfis-contract-kit', { by: 'test/commands/ci.test.ts' }],
  ['yaml include:', { by: 'test/commands/ci.test.ts' }],
  ['yaml # known-deviations.yaml', writeShownFile],
  ['sh ', inShell],
  ['ts import { loadDescription }', inProgram],
]);

async function inShell({ code, printed = '…\nCONFORMS: …' }: Snippet): Promise<void> {
  const port = new URL(mock.staging.baseUrl).port;
  expectPrinted(await shell.run(staging.adapt(code).replaceAll('localhost:4010', `localhost:${port}`)), printed);
}

async function inProgram({ code }: Snippet): Promise<void> {
  expect(await runProgram(code)).toMatch(/^passed P-01 retrieveCaseDetails\n|Tests .* passed/);
}

test('the reports of the page were written', () => {
  expect(readWrittenFile('cfis-junit.xml')).toMatch(/^<\?xml [\s\S]* failures="0"/);
  expect(readWrittenFile('cfis-report.html')).toMatch(/^<!doctype html>[\s\S]*CONFORMS/i);
});

test('the page lists every reporter', () => {
  for (const name of Object.keys(reporters)) expect(page).toContain(`\n| \`${name}\` |`);
});

test('the page lists every flag with its variable', () => {
  const options = [...verifyCommand().options, ...selfTestCommand().options].filter(({ hidden }) => !hidden);
  const missing = options.filter(
    ({ long, description }) =>
      long !== '--version' && !(page.includes(`${long}`) && page.includes(/CFIS_\w+/.exec(description)?.[0] ?? '-')),
  );
  expect(missing.map(({ long }) => long)).toEqual([]);
});

test('the page lists every exit', () => {
  for (const code of Object.values(exitCode)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});
