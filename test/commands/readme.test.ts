import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { cfis, environment, folder } from './cfis.ts';
import { expectPrinted, followPage } from './follow-page.ts';
import { runProgram } from './run-program.ts';
import { type ShellSession, startShell } from './shell-session.ts';
import type { Snippet } from './snippets-of.ts';

/** A mock in a terminal, as `npm start` starts one. */
interface Terminal {
  readonly ports: { readonly staging: string; readonly production: string };
  /** What stands in it so far. */
  text(): string;
  end(): Promise<void>;
}

let terminal: Terminal;
let shell: ShellSession;
beforeAll(async () => {
  terminal = await openTerminal(process.execPath, [cfis, 'mock']);
  shell = startShell();
});
afterAll(async () => {
  shell.end();
  await terminal.end();
});

followPage('README.md', [
  ['sh npm install && npm start', startsOnAFreshClone],
  // That is what runs this.
  ['sh npm install && npm test', () => {}],
  [
    'sh curl -X GET "https://integrations.confirmafinance.com',
    async ({ code }) => {
      expect(await shell.run(onThesePorts(code))).toContain('{"case":{"summary":{"caseId":');
    },
  ],
  ['sh ', inShell],
  ['text staging    200', ({ code }) => expectPrinted(terminal.text(), `…\n${code}`)],
  ['mermaid ', showsTheDecision],
  ['ts import { cfisHandlers }', async ({ code }) => expect(await runProgram(code)).toMatch(/Tests .*1 passed/)],
]);

async function inShell({ code, printed = '' }: Snippet): Promise<void> {
  expectPrinted(await shell.run(onThesePorts(code)), printed);
}

function onThesePorts(code: string): string {
  return code
    .replaceAll('localhost:4010', `localhost:${terminal.ports.staging}`)
    .replaceAll('127.0.0.1:4011', `127.0.0.1:${terminal.ports.production}`);
}

/** What is installed already need not be again; the rest is as on a clone that has never been built. */
async function startsOnAFreshClone({ code }: Snippet): Promise<void> {
  const clone = join(folder, 'clone');
  const left = ['.git', 'dist', 'node_modules'];
  cpSync(packageRoot, clone, { recursive: true, filter: (path) => !left.includes(relative(packageRoot, path)) });
  symlinkSync(join(packageRoot, 'node_modules'), join(clone, 'node_modules'));
  const fresh = await openTerminal('sh', ['-c', code.replace('npm install && ', '')], clone);
  try {
    const url = `https://localhost:${fresh.ports.staging}/api/v1`;
    const answered = await shell.run(`curl -s --cacert "$(npx cfis ca)" ${url}`);
    expect(answered).toBe('{"message":"The access token is missing or not valid."}');
  } finally {
    await fresh.end();
  }
}

/** Each cause stands in the diagram with the status and the basis that the description gives it, in their order. */
async function showsTheDecision({ code }: Snippet): Promise<void> {
  const { denials } = await loadDescription();
  const shown = [...code.matchAll(/\[(\d{3}) ([\w, -]+) · (\w+)\]/g)].flatMap(([, status, causes = '', basis]) =>
    causes.split(', ').map((cause) => [cause, Number(status), basis]),
  );
  expect(shown).toEqual(Object.entries(denials).map(([cause, { status, basis }]) => [cause, status, basis]));
}

async function openTerminal(command: string, args: readonly string[], cwd = folder): Promise<Terminal> {
  const free = { CFIS_PORT: '0', CFIS_PRODUCTION_PORT: '0', CFIS_ADMIN_PORT: '0' };
  const child = spawn(command, args, { cwd, env: environment(free), detached: true });
  let text = '';
  const ended = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes('Ctrl-C ends it')) resolve();
    });
    child.on('close', () => reject(new Error(text)));
  });
  const portOf = (environment: string): string =>
    new RegExp(`${environment} +https://127\\.0\\.0\\.1:(\\d+)/`).exec(text)?.[1] ?? '';
  return {
    ports: { staging: portOf('staging'), production: portOf('production') },
    text: () => text,
    end: async () => {
      interrupt(child);
      await ended;
    },
  };
}

/** As Ctrl-C does: everything that was started from the terminal gets it. */
function interrupt({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGINT');
}
