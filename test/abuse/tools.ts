import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

/** The tools of others that these tests attack with, by what Debian calls their package. */
const commands = { slowhttptest: ['slowhttptest'], sslscan: ['sslscan'], 'testssl.sh': ['testssl', 'testssl.sh'] };

export type Tool = keyof typeof commands;

/** Where each tool is. */
export type Tools = Readonly<Partial<Record<Tool, string>>>;

declare module 'vitest' {
  interface ProvidedContext {
    readonly tools: Tools;
    /** Why those that are missing are. */
    readonly missingTools: string;
    /** Whether there is time for whole scans and long attacks. */
    readonly thorough: boolean | undefined;
  }
}

const aptGet = '/usr/bin/apt-get';

/** How often apt-get is tried while another one is at work, and how many milliseconds lie between. */
const TRIES = 60;
const PAUSE = 3000;

/** Looks for the tools once for all tests, and installs Debian's where some are missing and we are root. */
export default async function provideTools(project: TestProject): Promise<void> {
  const missing = namesOfMissing();
  const reason = missing.length === 0 ? '' : await install(missing);
  const left = namesOfMissing();
  if (left.length > 0) console.warn(`Tests with ${left.join(', ')} are skipped: ${reason}`);
  project.provide('tools', findTools());
  project.provide('missingTools', left.length > 0 ? reason : '');
}

function findTools(): Tools {
  const found = Object.entries(commands).flatMap(([tool, names]) => {
    const path = names.map(pathOf).find((known) => known !== undefined);
    return path === undefined ? [] : [[tool, path] as const];
  });
  return Object.fromEntries(found);
}

function pathOf(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function namesOfMissing(): readonly string[] {
  const found = findTools();
  return Object.keys(commands).filter((tool) => !(tool in found));
}

/** Why a tool that is still missing afterwards is. */
async function install(packages: readonly string[]): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync(aptGet)) return 'only root on Debian can install them';
  console.warn(`Installing ${packages.join(', ')} for the tests of abuse`);
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...packages);
    return 'apt-get installed them in an unknown place';
  } catch (error) {
    return `apt-get could not install them: ${String(error).split('\n')[0]}`;
  }
}

/** Waits while another apt-get is at work: two at once refuse each other. */
async function apt(...args: readonly string[]): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      execFileSync(aptGet, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'pipe' });
      return;
    } catch (error) {
      const isLocked = /could not get lock|unable to (acquire|lock)/i.test(
        String((error as { stderr?: unknown }).stderr),
      );
      if (!isLocked || tried === TRIES) throw error;
      await wait(PAUSE);
    }
  }
}
