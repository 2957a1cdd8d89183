import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../src/fault.ts';
import { digestOf } from '../../src/tokens/digest.ts';
import type { StateChange } from './state-change.ts';
import { openStateFile, type StateFile } from './state-file.ts';
import { lineOf } from './state-text.ts';

// Every call goes through to the system, but for those that a test lets fail.
vi.mock('node:fs', { spy: true });
const system = await vi.importActual<typeof fs>('node:fs');

const HEADER = '{"format":"cfis-state","version":1}\n';
const long: StateChange = { kind: 'taken', key: digestOf('a') };
const short: StateChange = { kind: 'emptied' };
const folder = fs.mkdtempSync(join(tmpdir(), 'cfis-state-trouble-'));
const file = join(folder, 'state');
afterAll(() => fs.rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.resetAllMocks();
  for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true });
});

let notices: Problem[] = [];
function open(): Promise<StateFile> {
  notices = [];
  return openStateFile(file, (problem) => notices.push(problem));
}

/** What the system throws. */
function refusal(code: string, reason: string, call: string): () => never {
  return () => {
    throw Object.assign(new Error(`${code}: ${reason}, ${call}`), { code });
  };
}
const isFull = refusal('ENOSPC', 'no space left on device', 'write');

/** Writes five bytes of what it is given. */
function writeSome(...[descriptor, bytes, offset, , position]: readonly unknown[]): number {
  return system.writeSync(Number(descriptor), bytes as Buffer, Number(offset), 5, Number(position));
}

function caught(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

const room = 'Make room on the disk.';
const rights = 'Let this user read and write the file and its folder, or name another file with --state (CFIS_STATE).';
const refusals = [
  ['ENOSPC', 'no space left on device', room],
  ['EDQUOT', 'disk quota exceeded', room],
  ['EFBIG', 'file too large', 'Raise the limit on the size of files (ulimit -f).'],
  ['EACCES', 'permission denied', rights],
  ['EPERM', 'operation not permitted', rights],
  ['EROFS', 'read-only file system', 'Name a file on a disk that can be written to with --state (CFIS_STATE).'],
  ['EIO', 'i/o error', undefined],
] as const;

describe('what the system refuses is told with its remedy', () => {
  test.each(refusals)('at the start, and leaves all as it was: %s', async (code, reason, remedy) => {
    fs.writeFileSync(file, HEADER + lineOf(long));
    vi.clearAllMocks();
    vi.mocked(fs.fsyncSync).mockImplementationOnce(refusal(code, reason, `fsync '${file}'`));
    expect(await open().catch((error: unknown) => error)).toMatchObject({
      code: 'state',
      problems: [
        {
          what: `cannot be used for the state: ${reason}`,
          place: file,
          remedy: remedy ?? 'Name another file with --state (CFIS_STATE).',
        },
      ],
      cause: { code },
    });
    expect({ text: fs.readFileSync(file, 'utf8'), left: fs.readdirSync(folder), notices }).toEqual({
      text: HEADER + lineOf(long),
      left: ['state'],
      notices: [],
    });
    expect(closed()).toEqual(opened());
  });

  test.each(refusals)('of a change, which is not made: %s', async (code, reason, remedy) => {
    const kept = await open();
    kept.keep(short);
    vi.mocked(fs.writeSync)
      .mockImplementationOnce(writeSome)
      .mockImplementationOnce(refusal(code, reason, 'write'));
    const problem = {
      what: `a change could not be kept and was not made: ${reason}`,
      place: file,
      remedy: remedy ?? 'Start the mock again when the file is in its place.',
    };
    expect(caught(() => kept.keep(long))).toMatchObject({ code: 'state', problems: [problem], cause: { code } });
    expect({ text: fs.readFileSync(file, 'utf8'), notices }).toEqual({
      text: HEADER + lineOf(short),
      notices: [problem],
    });
    kept.close();
  });
});

test('a trouble is told of when it begins, when it becomes another and when it is over', async () => {
  const kept = await open();
  const during = (act: () => void): readonly string[] => {
    notices = [];
    const error = caught(act);
    const told = notices.map(({ what, place, remedy }) => [what, place, remedy].join('|'));
    return error === undefined ? told : [...told, 'thrown'];
  };
  const after = (refuse: () => never): readonly string[] => {
    vi.mocked(fs.writeSync).mockImplementationOnce(refuse);
    return during(() => kept.keep(long));
  };
  const what = 'a change could not be kept and was not made';
  const full = `${what}: no space left on device|${file}|${room}`;
  expect([
    during(() => kept.keep(short)),
    after(isFull),
    after(isFull),
    after(refusal('EFBIG', 'file too large', 'write')),
    during(() => kept.keep(short)),
    during(() => kept.keep(short)),
    after(isFull),
  ]).toEqual([
    [],
    [full, 'thrown'],
    ['thrown'],
    [`${what}: file too large|${file}|Raise the limit on the size of files (ulimit -f).`, 'thrown'],
    [`can be written again|${file}|What was refused meanwhile can be asked for again.`],
    [],
    [full, 'thrown'],
  ]);
  kept.close();
});

test('what a system writes piece by piece is whole in the end', async () => {
  fs.writeFileSync(file, HEADER + lineOf(long));
  vi.mocked(fs.writeSync).mockImplementationOnce(writeSome);
  const kept = await open();
  expect(fs.readFileSync(file, 'utf8')).toBe(HEADER + lineOf(long));
  vi.mocked(fs.writeSync).mockImplementationOnce(writeSome).mockImplementationOnce(writeSome);
  kept.keep(long);
  kept.keep(short);
  kept.close();
  expect(fs.readFileSync(file, 'utf8')).toBe(HEADER + lineOf(long) + lineOf(long) + lineOf(short));
});

test('what cannot be taken back of a line is taken back before the next', async () => {
  const kept = await open();
  vi.mocked(fs.fdatasyncSync).mockImplementationOnce(isFull);
  vi.mocked(fs.ftruncateSync).mockImplementationOnce(isFull);
  expect(caught(() => kept.keep(long))).toMatchObject({ problems: [{ remedy: room }] });
  expect(fs.readFileSync(file, 'utf8')).toBe(HEADER + lineOf(long));
  kept.keep(short);
  expect(fs.readFileSync(file, 'utf8')).toBe(HEADER + lineOf(short));
  kept.close();
});

test.each([
  ['was whole', () => {}],
  [
    'had a line that could not be taken back',
    () => {
      vi.mocked(fs.fdatasyncSync).mockImplementationOnce(isFull);
      vi.mocked(fs.ftruncateSync).mockImplementationOnce(isFull);
    },
  ],
])('after the end of a file that %s, no other that has its descriptor by now is cut', async (_title, prepare) => {
  const kept = await open();
  prepare();
  caught(() => kept.keep(long));
  kept.close();
  vi.mocked(fs.ftruncateSync).mockClear();
  expect(caught(() => kept.keep(short))).toMatchObject({
    problems: [{ what: 'a change could not be kept and was not made: the mock was closed', place: file }],
  });
  expect(fs.ftruncateSync).not.toHaveBeenCalled();
});

describe('the new name of a file is on the disk before it is used', () => {
  test('the file first, then its folder', async () => {
    vi.clearAllMocks();
    const synced: number[] = [];
    vi.mocked(fs.fsyncSync).mockImplementation((descriptor) => synced.push(system.fstatSync(descriptor).ino));
    (await open()).close();
    expect(synced).toEqual([fs.statSync(file).ino, fs.statSync(folder).ino]);
    expect(closed()).toEqual(opened());
  });

  test('a system that says nothing of folders is no hindrance', async () => {
    vi.clearAllMocks();
    const refuse = refusal('EINVAL', 'invalid argument', 'fsync');
    vi.mocked(fs.fsyncSync).mockImplementationOnce(system.fsyncSync).mockImplementationOnce(refuse);
    const kept = await open();
    kept.keep(short);
    kept.close();
    expect([fs.readFileSync(file, 'utf8'), notices]).toEqual([HEADER + lineOf(short), []]);
    expect(closed()).toEqual(opened());
  });
});

function opened(): readonly unknown[] {
  return vi
    .mocked(fs.openSync)
    .mock.results.flatMap(({ type, value }) => (type === 'return' ? [value] : []))
    .toSorted();
}

function closed(): readonly number[] {
  return vi
    .mocked(fs.closeSync)
    .mock.calls.map(([descriptor]) => descriptor)
    .toSorted();
}
