import { randomUUID } from 'node:crypto';
import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../src/fault.ts';

/** One process's right to a file, as long as it lives. */
export interface Lock {
  /** Whether nobody took it away. */
  isHeld(): boolean;
  release(): void;
}

/** What a lock file says of its owner. */
interface Owner {
  readonly format: 'cfis-lock';
  readonly pid: number;
  /** The machine since it was started, and the space in which its process numbers count. */
  readonly where: string;
  /** When the process began, so that another with its number is not taken for it. Unknown on some systems. */
  readonly began?: string;
  /** Differs for each lock. */
  readonly key: string;
}

/** How often an owner shows that it lives, and how long somebody who cannot see it otherwise watches for that. */
const BEAT_MS = 1000;
const PATIENCE_MS = 3500;

/** How long to wait for others who found the same dead owner at the same instant. */
const SETTLE_MS = 100;

/**
 * Locks a file by one beside it. A process that was killed leaves its lock behind: where its number tells that it is gone,
 * the lock is taken over at once; where the number tells nothing (another container, another machine), when the lock was
 * not touched for a while. Throws a `Fault` while another process has it.
 */
export async function lockFile(file: string): Promise<Lock> {
  const path = `${file}.lock`;
  const content = JSON.stringify(ownerHere());
  if (!create(path, content)) {
    const found = read(path);
    if (found !== undefined) {
      if (await isAlive(path, found, file)) throw inUse(file, found);
      await takeOver(path, content, found, file);
    } else if (!create(path, content)) throw inUse(file, read(path) ?? '');
  }
  const beat = setInterval(() => touch(path), BEAT_MS);
  beat.unref();
  const isHeld = (): boolean => read(path) === content;
  return {
    isHeld,
    release: () => {
      clearInterval(beat);
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

function ownerHere(): Owner {
  const began = beginningOf(process.pid);
  const where = [hostname(), read('/proc/sys/kernel/random/boot_id'), spaceOfNumbers()].join(' ').trim();
  return { format: 'cfis-lock', pid: process.pid, where, ...(began !== undefined && { began }), key: randomUUID() };
}

async function isAlive(path: string, found: string, file: string): Promise<boolean> {
  const owner = ownerOf(found);
  if (owner === undefined && found !== '') {
    throw new Fault('state', {
      what: 'is not a lock of a mock, and was left as it is',
      place: path,
      remedy: `Move it away, or name another file than ${file} with --state (CFIS_STATE).`,
    });
  }
  const here = ownerHere();
  if (owner?.where === here.where) {
    if (!isRunning(owner.pid)) return false;
    const began = beginningOf(owner.pid);
    if (owner.began !== undefined && began !== undefined) return owner.began === began;
  }
  return showsLife(path, found);
}

/** Whether a lock is touched, changed or given up by somebody while one looks. No clocks are compared. */
async function showsLife(path: string, found: string): Promise<boolean> {
  const before = await stat(path).catch(() => undefined);
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    await wait(BEAT_MS / 4);
    const now = await stat(path).catch(() => undefined);
    if (now?.mtimeMs !== before?.mtimeMs || read(path) !== found) return true;
  }
  return false;
}

async function takeOver(path: string, content: string, found: string, file: string): Promise<void> {
  if (read(path) !== found) throw inUse(file, read(path) ?? '');
  const draft = `${path}.${randomUUID()}.new`;
  write(draft, () => writeFileSync(draft, content, { flag: 'wx', mode: 0o600 }));
  renameSync(draft, path);
  // Of several who find the same dead owner, the last to rename has it.
  await wait(SETTLE_MS);
  if (read(path) !== content) throw inUse(file, read(path) ?? '');
}

/** Whether the lock could be made; it could not where there is one. */
function create(path: string, content: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  write(path, () => writeFileSync(path, content));
  return true;
}

/** A lock that could not be written is not left behind. */
function write(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Whoever writes to the file finds out.
  }
}

function ownerOf(text: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(text);
    const { format, pid, where } = (owner ?? {}) as Partial<Owner>;
    const isOwner = format === 'cfis-lock' && typeof pid === 'number' && typeof where === 'string';
    return isOwner ? (owner as Owner) : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in ticks since the machine did (proc(5), field 22 of stat); undefined where nobody says. */
function beginningOf(pid: number): string | undefined {
  const line = read(`/proc/${pid}/stat`);
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}

function spaceOfNumbers(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function inUse(file: string, found: string): Fault {
  const owner = ownerOf(found);
  const who = owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.where.split(' ')[0]}`;
  return new Fault('state', {
    what: `is in use by another mock: ${who}`,
    place: file,
    remedy: 'End that one, or name another file with --state (CFIS_STATE). Two mocks cannot share one.',
  });
}
