import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault, type Problem } from '../../src/fault.ts';
import { type Lock, lockFile } from './lock.ts';
import type { State } from './state.ts';
import type { StateChange } from './state-change.ts';
import { lineOf, readStateText, textOf } from './state-text.ts';

/** A file in which the state of one running mock outlives it. */
export interface StateFile {
  readonly file: string;
  /** What it said when it was opened. */
  readonly state: State;
  /**
   * Writes a change, through to the disk. Throws a `Fault` where that cannot be done; then the file says what it said before,
   * and the next change is tried anew.
   */
  keep(change: StateChange): void;
  close(): void;
}

/**
 * Opens a state file, or makes it. It is written anew, without what is outdated, beside its place and moved there whole;
 * from then on changes are added line by line. Throws a `Fault` where the file cannot be used, which leaves it as it is.
 *
 * @param notice told of what is wrong while the mock goes on
 */
export async function openStateFile(path: string, notice: (problem: Problem) => void): Promise<StateFile> {
  const file = placeOf(path);
  let lock: Lock | undefined;
  try {
    // What is not ours gets no lock beside it.
    read(file);
    lock = await lockFile(file);
    const { state, torn } = read(file);
    if (torn !== undefined) {
      notice({
        what: 'the last change was not written to its end, so nobody was told of it: it is left out',
        place: `${file}:${torn}`,
        remedy: 'Nothing is to be done. It happens when a mock is killed.',
      });
    }
    return append(file, state, lock, rewrite(file, state), notice);
  } catch (cause) {
    lock?.release();
    throw cause instanceof Fault ? cause : unusable(file, cause as NodeJS.ErrnoException);
  }
}

function append(
  file: string,
  state: State,
  lock: Lock,
  descriptor: number,
  notice: (problem: Problem) => void,
): StateFile {
  let length = fstatSync(descriptor).size;
  let isWhole = true;
  let isOpen = true;
  let trouble: string | undefined;
  /** Takes back what was written of a line. Where even that fails it is tried again before the next. */
  const takeBack = (): void => {
    ftruncateSync(descriptor, length);
    isWhole = true;
  };
  const write = (line: Buffer): void => {
    if (!isOpen) throw new Error('the mock was closed');
    if (!lock.isHeld() || fstatSync(descriptor).nlink === 0) throw new Error('it was moved away while it was in use');
    if (!isWhole) takeBack();
    isWhole = false;
    for (let done = 0; done < line.length; ) {
      done += writeSync(descriptor, line, done, line.length - done, length + done);
    }
    fdatasyncSync(descriptor);
    isWhole = true;
    length += line.length;
  };
  const keep = (change: StateChange): void => {
    const line = Buffer.from(lineOf(change));
    try {
      write(line);
    } catch (cause) {
      const problem = unwritten(file, cause as NodeJS.ErrnoException);
      if (isOpen && !isWhole) attempt(takeBack);
      if (trouble !== problem.what) notice(problem);
      trouble = problem.what;
      throw new Fault('state', problem, { cause });
    }
    if (trouble !== undefined) {
      trouble = undefined;
      notice({
        what: 'can be written again',
        place: file,
        remedy: 'What was refused meanwhile can be asked for again.',
      });
    }
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(descriptor);
    lock.release();
  };
  return { file, state, keep, close };
}

/** The file itself, so that a link to it stays one. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return placeInFolder(path);
    throw unusable(path, error as NodeJS.ErrnoException);
  }
}

function placeInFolder(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch (cause) {
    throw new Fault(
      'state',
      {
        what: `there is no folder ${dirname(path)}`,
        place: path,
        remedy: 'Make the folder, or name another file with --state (CFIS_STATE).',
      },
      { cause },
    );
  }
}

function read(file: string): ReturnType<typeof readStateText> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return readStateText(new Uint8Array(0), file);
  if (!found.isFile()) {
    throw new Fault('state', {
      what: found.isDirectory() ? 'is a folder' : 'is not a regular file',
      place: file,
      remedy: 'Name a file with --state (CFIS_STATE); it is made if there is none.',
    });
  }
  accessSync(file, constants.R_OK | constants.W_OK);
  return readStateText(readFileSync(file), file);
}

/** Puts a state in the place of the file, whole or not at all, and keeps it open. */
function rewrite(file: string, state: State): number {
  const folder = dirname(file);
  removeDrafts(file);
  const draft = `${file}.${randomUUID()}.new`;
  // Not for appending: on Linux that would ignore the place that is written to.
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    const bytes = Buffer.from(textOf(state));
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done, done);
    fsyncSync(descriptor);
    renameSync(draft, file);
  } catch (error) {
    closeSync(descriptor);
    rmSync(draft, { force: true });
    throw error;
  }
  // The new name in the folder must last as well; some systems do not let one say so.
  attempt(() => {
    const opened = openSync(folder, 'r');
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  });
  return descriptor;
}

/** Whoever holds the lock is alone: a draft that lies there is of somebody who was killed. */
function removeDrafts(file: string): void {
  const start = `${basename(file)}.`;
  const drafts = readdirSync(dirname(file)).filter(
    (name) => name.startsWith(start) && /^(lock\.)?[0-9a-f-]{36}\.new$/.test(name.slice(start.length)),
  );
  for (const name of drafts) rmSync(join(dirname(file), name), { force: true });
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // It is tried again, or does not matter.
  }
}

function unwritten(file: string, cause: NodeJS.ErrnoException): Problem {
  return {
    what: `a change could not be kept and was not made: ${reasonOf(cause)}`,
    place: file,
    remedy: remedyOf(cause.code) ?? 'Start the mock again when the file is in its place.',
  };
}

function unusable(file: string, cause: NodeJS.ErrnoException): Fault {
  return new Fault(
    'state',
    {
      what: `cannot be used for the state: ${reasonOf(cause)}`,
      place: file,
      remedy: remedyOf(cause.code) ?? 'Name another file with --state (CFIS_STATE).',
    },
    { cause },
  );
}

function reasonOf({ message }: Error): string {
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');
}

function remedyOf(code: string | undefined): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Make room on the disk.';
    case 'EFBIG':
      return 'Raise the limit on the size of files (ulimit -f).';
    case 'EACCES':
    case 'EPERM':
      return 'Let this user read and write the file and its folder, or name another file with --state (CFIS_STATE).';
    case 'EROFS':
      return 'Name a file on a disk that can be written to with --state (CFIS_STATE).';
    default:
      return undefined;
  }
}
