import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { lockFile } from './lock.ts';

// Every call goes through to the system, but for those that a test answers itself.
vi.mock('node:fs', { spy: true });
vi.mock('node:fs/promises', { spy: true });
const system = await vi.importActual<typeof fs>('node:fs');
const { stat: look } = await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');

const folder = fs.mkdtempSync(join(tmpdir(), 'cfis-lock-system-'));
const file = join(folder, 'state');
const path = `${file}.lock`;
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.restoreAllMocks();
  vi.resetAllMocks();
  for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name));
});

const other = { format: 'cfis-lock', pid: 4711, where: 'elsewhere boot pid:[1]', key: 'of the other' };
const inUseBy = (who: string): object => ({
  code: 'state',
  problems: [
    {
      what: `is in use by another mock: ${who}`,
      place: file,
      remedy: 'End that one, or name another file with --state (CFIS_STATE). Two mocks cannot share one.',
    },
  ],
});

function leave(owner: object): void {
  system.writeFileSync(path, JSON.stringify(owner));
}

function refusal(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

/** Lets the system say something of processes and of itself; of what is not named, nothing. */
function letSay(texts: Readonly<Record<string, string>>): void {
  vi.mocked(fs.readFileSync).mockImplementation((place, options) => {
    const told = texts[`${place}`];
    if (told !== undefined) return told;
    return `${place}`.startsWith('/proc/') ? refusal('ENOENT')() : system.readFileSync(place, options);
  });
  vi.mocked(fs.readlinkSync).mockImplementation((place) => texts[`${place}`] ?? refusal('ENOENT')());
}

/** What becomes of an attempt to have the lock while somebody touches it. */
async function attempt(): Promise<unknown> {
  let second = 1;
  const beat = setInterval(() => {
    second += 1;
    if (fs.existsSync(path)) fs.utimesSync(path, second, second);
  }, 50);
  try {
    const lock = await lockFile(file);
    const told = lock.isHeld() ? 'had' : 'lost';
    lock.release();
    return told;
  } catch (error) {
    return error;
  } finally {
    clearInterval(beat);
  }
}

describe('a lock says who has it', () => {
  async function said(): Promise<unknown> {
    const lock = await lockFile(file);
    const owner: unknown = JSON.parse(fs.readFileSync(path, 'utf8'));
    expect([lock.isHeld(), fs.statSync(path).mode & 0o777]).toEqual([true, 0o600]);
    lock.release();
    return owner;
  }
  const known = { format: 'cfis-lock', pid: process.pid, key: expect.stringMatching(/^[0-9a-f-]{36}$/) };

  test('on Linux with the machine’s start, the space of process numbers and the beginning of the process', async () => {
    const fields = Array.from({ length: 50 }, (_, index) => `field-${index + 3}`);
    letSay({
      '/proc/sys/kernel/random/boot_id': 'a-boot\n',
      '/proc/self/ns/pid': 'pid:[1]',
      [`/proc/${process.pid}/stat`]: `${process.pid} (a name (with) all of it) ${fields.join(' ')}\n`,
    });
    expect(await said()).toEqual({ ...known, where: `${hostname()} a-boot pid:[1]`, began: 'field-22' });
  });

  test('on a system that says none of that, with the name of the machine', async () => {
    letSay({});
    expect(await said()).toEqual({ ...known, where: hostname() });
  });
});

describe('on a system that does not say when a process began', () => {
  beforeEach(() => letSay({}));
  const own = { ...other, where: hostname() };

  test('a lock of a process that is gone can be had at once', async () => {
    leave({ ...own, pid: spawnSync(process.execPath, ['-e', '']).pid });
    expect(await attempt()).toBe('had');
  });

  test.each([
    ['does not say either', {}],
    ['says', { began: '1' }],
  ])('a lock that %s cannot be had while it is touched', async (_title, more) => {
    leave({ ...own, pid: process.pid, ...more });
    expect(await attempt()).toMatchObject(inUseBy(`process ${process.pid} on ${hostname()}`));
  });
});

test('a process of another user is one that runs', async () => {
  const lock = await lockFile(file);
  vi.spyOn(process, 'kill').mockImplementation(refusal('EPERM'));
  expect(await attempt()).toMatchObject(inUseBy(`process ${process.pid} on ${hostname()}`));
  lock.release();
});

describe('while one looks', () => {
  test('a lock that was given up before it could be read can be had', async () => {
    vi.mocked(fs.openSync).mockImplementationOnce(refusal('EEXIST'));
    expect(await attempt()).toBe('had');
  });

  test('a lock that another has by then cannot be had', async () => {
    vi.mocked(fs.openSync)
      .mockImplementationOnce(refusal('EEXIST'))
      .mockImplementationOnce((...given) => {
        leave(other);
        return system.openSync(...given);
      });
    expect(await attempt()).toMatchObject(inUseBy('process 4711 on elsewhere'));
  });

  test('a lock that another had and gave up again cannot be had', async () => {
    vi.mocked(fs.openSync).mockImplementationOnce(refusal('EEXIST')).mockImplementationOnce(refusal('EEXIST'));
    expect(await attempt()).toMatchObject(inUseBy('another process'));
  });

  test('a lock left behind that another took over cannot be had', async () => {
    leave({ ...JSON.parse(await ownLock()), key: 'left' });
    vi.spyOn(process, 'kill').mockImplementation(() => {
      leave(other);
      return refusal('ESRCH')();
    });
    expect(await attempt()).toMatchObject(inUseBy('process 4711 on elsewhere'));
    expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual(other);
  });

  test.each([
    ['first', () => vi.mocked(stat).mockRejectedValueOnce(new Error('ENOENT'))],
    ['second', () => vi.mocked(stat).mockImplementationOnce(look).mockRejectedValueOnce(new Error('ENOENT'))],
  ])('a lock that is not there at the %s look belongs to somebody who lives', async (_title, prepare) => {
    leave(other);
    prepare();
    expect(await lockFile(file).catch((error: unknown) => error)).toMatchObject(inUseBy('process 4711 on elsewhere'));
  });

  test('a lock that became another’s belongs to somebody who lives, whatever its time', async () => {
    leave(other);
    fs.utimesSync(path, 1, 1);
    const tried = lockFile(file).catch((error: unknown) => error);
    leave({ ...other, pid: 4712 });
    fs.utimesSync(path, 1, 1);
    expect(await tried).toMatchObject(inUseBy('process 4711 on elsewhere'));
  });
});

describe('a lock that cannot be written leaves nothing behind', () => {
  const ways = [
    ['at all', () => {}],
    ['to its end', (place: unknown) => system.writeFileSync(`${place}`, '{')],
  ] as const;

  test.each(ways)('where there was none: %s', async (_title, begin) => {
    failAfter(begin);
    await expect(lockFile(file)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test.each(ways)('where there was one that was left behind: %s', async (_title, begin) => {
    const left = { ...JSON.parse(await ownLock()), pid: spawnSync(process.execPath, ['-e', '']).pid };
    leave(left);
    failAfter(begin);
    await expect(lockFile(file)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(fs.readdirSync(folder)).toEqual(['state.lock']);
    expect(JSON.parse(fs.readFileSync(path, 'utf8'))).toEqual(left);
  });

  function failAfter(begin: (place: unknown) => void): void {
    vi.mocked(fs.writeFileSync).mockImplementationOnce((place) => {
      begin(place);
      refusal('ENOSPC')();
    });
  }
});

/** What a lock of this process says. */
async function ownLock(): Promise<string> {
  const lock = await lockFile(file);
  const text = fs.readFileSync(path, 'utf8');
  lock.release();
  return text;
}
