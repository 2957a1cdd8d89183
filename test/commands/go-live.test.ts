import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialVariables } from '../../contract-tests/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { expectPrinted, followPage } from './follow-page.ts';
import { type ShellSession, startShell } from './shell-session.ts';
import type { Snippet } from './snippets-of.ts';
import { readWrittenFile, type StagingInPlace, startStagingInPlace, writeShownFile } from './staging-in-place.ts';

let staging: StagingInPlace;
let shell: ShellSession;
beforeAll(async () => {
  staging = await startStagingInPlace();
  shell = startShell();
});
afterAll(async () => {
  shell.end();
  await staging.stop();
});

followPage('docs/go-live.md', [
  ['sh ', inShell],
  ['yaml # answers.yaml', writeShownFile],
]);

async function inShell({ code, printed = '' }: Snippet): Promise<void> {
  expectPrinted(await shell.run(staging.adapt(code)), printed);
}

test('the reports of the page were written', () => {
  expect(readWrittenFile('cfis.html')).toMatch(/^<!doctype html>[\s\S]*CONFORMS/i);
  expect(readWrittenFile('go-live.md')).toMatch(/^## CONFORMS/);
});

test('the page says what each token verifies', () => {
  const page = readFileSync(join(packageRoot, 'docs', 'go-live.md'), 'utf8');
  for (const variable of Object.values(credentialVariables)) expect(page).toContain(`\n| \`${variable}\` |`);
});
