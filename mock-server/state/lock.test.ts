import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { lockFile } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'cfis-lock-'));
const file = join(folder, 'state');
const path = `${file}.lock`;
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(path, { force: true }));

interface Owner {
  readonly pid: number;
  readonly where: string;
  readonly began?: string;
}

/** What a lock of this process says. */
async function ownLock(): Promise<Owner> {
  const lock = await lockFile(file);
  const owner = JSON.parse(readFileSync(path, 'utf8'));
  lock.release();
  return { ...owner, key: 'another' };
}

async function leave(
  changes: (own: Owner) => { readonly [name in keyof Owner]?: Owner[name] | undefined },
): Promise<void> {
  const own = await ownLock();
  writeFileSync(path, JSON.stringify({ ...own, ...changes(own) }));
}

/** Whether the lock can be had now, and what lies beside the file meanwhile. */
async function attempt(): Promise<string> {
  try {
    const lock = await lockFile(file);
    expect([lock.isHeld(), readdirSync(folder)]).toEqual([true, ['state.lock']]);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    return 'had';
  } catch (error) {
    return (error as Error).message
      .replaceAll(folder, '')
      .replace(/process \d+ on \S+\. End/, 'process N on HOST. End');
  }
}

const IN_USE =
  '/state: is in use by another mock: process N on HOST. ' +
  'End that one, or name another file with --state (CFIS_STATE). Two mocks cannot share one.';

test('nobody has it: it can be had, and leaves nothing behind', async () => {
  expect(await attempt()).toBe('had');
});

test('a living process has it, this one too: it cannot be had until that gives it up', async () => {
  const lock = await lockFile(file);
  expect(await attempt()).toBe(IN_USE);
  lock.release();
  expect(await attempt()).toBe('had');
});

describe('a lock that was left behind', () => {
  const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  test('by a process that is gone can be had', async () => {
    await leave(() => ({ pid: dead() }));
    expect(await attempt()).toBe('had');
  });

  test.skipIf(process.platform !== 'linux')(
    'by a process whose number another has by now can be had (Linux says when a process began)',
    async () => {
      await leave(() => ({ pid: process.ppid }));
      expect(await attempt()).toBe('had');
    },
  );

  test('on another machine can be had when nobody touches it', { timeout: 10_000 }, async () => {
    await leave(() => ({ where: 'elsewhere' }));
    expect(await attempt()).toBe('had');
  });

  test('before anything was written into it can be had when nobody touches it', { timeout: 10_000 }, async () => {
    writeFileSync(path, '');
    expect(await attempt()).toBe('had');
  });
});

describe('a lock that is touched', () => {
  test('cannot be had where it is of another machine', async () => {
    await leave(() => ({ where: 'elsewhere' }));
    expect(await attemptWhileTouched()).toBe(IN_USE);
  });

  test('cannot be had where it does not say when its running owner began', async () => {
    await leave(() => ({ began: undefined }));
    expect(await attemptWhileTouched()).toBe(IN_USE);
  });

  test('cannot be had before anything was written into it', async () => {
    writeFileSync(path, '');
    expect(await attemptWhileTouched()).toBe(IN_USE.replace('process N on HOST', 'another process'));
  });

  test('can be had where its owner is gone, since somebody else touches it', async () => {
    await leave(() => ({ pid: spawnSync(process.execPath, ['-e', '']).pid }));
    expect(await attemptWhileTouched()).toBe('had');
  });

  async function attemptWhileTouched(): Promise<string> {
    let second = 1;
    const beat = setInterval(() => {
      second += 1;
      if (existsSync(path)) utimesSync(path, second, second);
    }, 50);
    const told = await attempt();
    clearInterval(beat);
    return told;
  }
});

test.skipIf(process.platform !== 'linux')(
  'a lock of a running process cannot be had, though nobody touches it: it may be stopped (Linux says when it began)',
  async () => {
    await leave(() => ({}));
    expect(await attempt()).toBe(IN_USE);
  },
);

test('a lock that was taken over is readable by its owner alone', async () => {
  await leave(() => ({ pid: spawnSync(process.execPath, ['-e', '']).pid }));
  const lock = await lockFile(file);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  lock.release();
});

test('an owner touches its lock, so that others see that it lives', async () => {
  const lock = await lockFile(file);
  utimesSync(path, 1, 1);
  await expect.poll(() => lock.isHeld() && Date.now() - mtime(path) < 60_000, { timeout: 5000 }).toBe(true);
  lock.release();
});

test('of several who find a lock left behind at once, one has it', async () => {
  await leave(() => ({ pid: spawnSync(process.execPath, ['-e', '']).pid }));
  const tries = await Promise.allSettled([lockFile(file), lockFile(file), lockFile(file)]);
  const held = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
  expect(held.map((lock) => lock.isHeld())).toEqual([true]);
  for (const lock of held) lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('who is outrun in taking over a lock left behind does not have it', async () => {
  await leave(() => ({ pid: spawnSync(process.execPath, ['-e', '']).pid }));
  const left = readFileSync(path, 'utf8');
  const tried = lockFile(file).catch((error: Error) => error.message);
  while (readFileSync(path, 'utf8') === left) await new Promise(setImmediate);
  writeFileSync(path, left.replace('"key":"another"', '"key":"of the other"'));
  expect(await tried).toContain(`is in use by another mock: process ${JSON.parse(left).pid} on `);
});

test('an owner whose lock was taken away knows, and leaves that of another', async () => {
  const lock = await lockFile(file);
  writeFileSync(path, 'of another');
  expect(lock.isHeld()).toBe(false);
  lock.release();
  expect(readFileSync(path, 'utf8')).toBe('of another');
});

describe('what is no lock of a mock is left as it is', () => {
  test.each([
    ['notes', 'notes'],
    ['null', 'null'],
    ['something of another program', '{"format":"other","pid":1,"where":"here"}'],
    ['no process', '{"format":"cfis-lock","where":"here"}'],
    ['no machine', '{"format":"cfis-lock","pid":1}'],
  ])('%s', async (_title, text) => {
    writeFileSync(path, text);
    expect(await attempt()).toBe(
      '/state.lock: is not a lock of a mock, and was left as it is. Move it away, or name another file than /state with --state (CFIS_STATE).',
    );
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

test('a file in a folder that is not there cannot be locked', async () => {
  await expect(lockFile(join(folder, 'none', 'state'))).rejects.toMatchObject({ code: 'ENOENT' });
});

function mtime(of: string): number {
  return statSync(of).mtimeMs;
}
