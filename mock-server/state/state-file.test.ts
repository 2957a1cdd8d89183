import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import { stateAfter } from './state.ts';
import type { StateChange } from './state-change.ts';
import { openStateFile, type StateFile } from './state-file.ts';
import { lineOf } from './state-text.ts';

const HEADER = '{"format":"cfis-state","version":1}\n';
const numbered = (number: number): StateChange => ({ kind: 'numbered', number });
const folder = mkdtempSync(join(tmpdir(), 'cfis-state-'));
const file = join(folder, 'state');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

let notices: Problem[] = [];
function open(path = file): Promise<StateFile> {
  notices = [];
  return openStateFile(path, (problem) => notices.push(problem));
}

test('what was kept is there at the next start, without what is outdated, readable by its owner alone', async () => {
  const first = await open();
  for (const number of [1, 2, 3]) first.keep(numbered(number));
  expect(readFileSync(file, 'utf8')).toBe(HEADER + [1, 2, 3].map((number) => lineOf(numbered(number))).join(''));
  first.close();
  const second = await open();
  expect(second.state).toEqual(stateAfter([numbered(3)]));
  expect(readFileSync(file, 'utf8')).toBe(HEADER + lineOf(numbered(3)));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  second.close();
  expect({ left: readdirSync(folder), notices }).toEqual({ left: ['state'], notices: [] });
});

test('a line without its end is left out and told of', async () => {
  writeFileSync(file, HEADER + lineOf(numbered(1)) + lineOf(numbered(2)).trimEnd());
  const kept = await open();
  kept.keep(numbered(5));
  kept.close();
  expect({ state: kept.state, text: readFileSync(file, 'utf8'), notices }).toEqual({
    state: stateAfter([numbered(1)]),
    text: HEADER + lineOf(numbered(1)) + lineOf(numbered(5)),
    notices: [
      {
        what: 'the last change was not written to its end, so nobody was told of it: it is left out',
        place: `${file}:3`,
        remedy: 'Nothing is to be done. It happens when a mock is killed.',
      },
    ],
  });
});

test('an empty file is one that nothing was written to yet', async () => {
  writeFileSync(file, '');
  (await open()).close();
  expect([readFileSync(file, 'utf8'), notices]).toEqual([HEADER, []]);
});

test('a link to the file stays one', async () => {
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real', 'state'), HEADER);
  symlinkSync(join('real', 'state'), file);
  const kept = await open();
  kept.keep(numbered(1));
  kept.close();
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real', 'state'), 'utf8')).toBe(HEADER + lineOf(numbered(1)));
});

test('what a killed mock left beside the file is removed, and nothing else', async () => {
  const draft = `state.${crypto.randomUUID()}.new`;
  const others = ['other', 'state.copy.new', `state.old.${draft.slice(6)}`, `${draft}.txt`, `other.${draft.slice(6)}`];
  for (const name of [draft, `state.lock.${crypto.randomUUID()}.new`, ...others]) {
    writeFileSync(join(folder, name), '');
  }
  (await open()).close();
  expect(readdirSync(folder).toSorted()).toEqual(['state', ...others].toSorted());
});

describe('a file that cannot be used is refused and left as it is', () => {
  const REMEDY = 'Name a file that does not exist yet with --state (CFIS_STATE).';
  const named = 'Name a file with --state (CFIS_STATE); it is made if there is none.';
  test.each([
    [
      'somebody else’s',
      () => writeFileSync(file, 'tokens: []\n'),
      `FILE: is not a state file of a mock, and was left as it is. ${REMEDY}`,
    ],
    ['a damaged one', () => writeFileSync(file, `${HEADER}{\n`), /^FILE:2: is damaged/],
    [
      'one of a later release',
      () => writeFileSync(file, HEADER.replace('1', '9')),
      /^FILE:1: was written in version 9/,
    ],
    ['a folder', () => mkdirSync(file), `FILE: is a folder. ${named}`],
    ['a pipe', () => execFileSync('mkfifo', [file]), `FILE: is not a regular file. ${named}`],
    [
      'one whose lock is somebody else’s',
      () => writeFileSync(`${file}.lock`, 'notes'),
      /^FILE\.lock: is not a lock of a mock/,
    ],
    ['a link to itself', () => symlinkSync(file, file), /^FILE: cannot be used for the state: too many symbolic links/],
  ])('%s', async (_title, make, message) => {
    make();
    const before = contents();
    const error = await open().catch((caught: Error) => caught);
    expect(error).toMatchObject({ name: 'Fault', code: 'state' });
    const text = (error as Error).message.replaceAll(file, 'FILE');
    expect(text).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(contents()).toEqual(before);
  });

  test('one in a folder that is not there', async () => {
    expect(await open(join(folder, 'none', 'state')).catch((error: unknown) => error)).toMatchObject({
      code: 'state',
      problems: [
        {
          what: `there is no folder ${join(folder, 'none')}`,
          place: join(folder, 'none', 'state'),
          remedy: 'Make the folder, or name another file with --state (CFIS_STATE).',
        },
      ],
      cause: { code: 'ENOENT' },
    });
  });

  test.each([
    ['in a folder that is a file', join(file, 'state')],
    ['in a folder of a folder that is a file', join(file, 'folder', 'state')],
  ])('one %s', async (_title, path) => {
    writeFileSync(file, '');
    expect(await open(path).catch((error: unknown) => error)).toMatchObject({
      code: 'state',
      problems: [
        {
          what: 'cannot be used for the state: not a directory',
          place: path,
          remedy: 'Name another file with --state (CFIS_STATE).',
        },
      ],
      cause: { code: 'ENOTDIR' },
    });
  });
});

describe('while it is in use', () => {
  test('a second mock is refused', async () => {
    const kept = await open();
    await expect(open()).rejects.toThrow(/^.*state: is in use by another mock: process \d+ on /);
    kept.keep(numbered(1));
    kept.close();
    expect(readFileSync(file, 'utf8')).toBe(HEADER + lineOf(numbered(1)));
  });

  test.each([
    ['was deleted', () => rmSync(file), 'it was moved away while it was in use'],
    ['has no lock any more', () => rmSync(`${file}.lock`), 'it was moved away while it was in use'],
  ])('no change is made to a file that %s', async (_title, act, reason) => {
    const kept = await open();
    act();
    const what = `a change could not be kept and was not made: ${reason}`;
    expect(() => kept.keep(numbered(1))).toThrow(what);
    expect(() => kept.keep(numbered(1))).toThrow(what);
    expect(notices.map((notice) => notice.what)).toEqual([what]);
    kept.close();
  });

  test('none is made after its end', async () => {
    const kept = await open();
    kept.close();
    kept.close();
    expect(() => kept.keep({ kind: 'taken', key: digestOf('a') })).toThrow('the mock was closed');
    expect(readFileSync(file, 'utf8')).toBe(HEADER);
  });
});

function contents(): readonly object[] {
  return readdirSync(folder).map((name) => {
    const { mode, ino } = lstatSync(join(folder, name));
    const isFile = lstatSync(join(folder, name)).isFile();
    return { name, mode, ino, text: isFile ? readFileSync(join(folder, name), 'utf8') : '' };
  });
}
