import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/fault.ts';
import { mergeVariables, readCredentialFile } from './credential-file.ts';

const SECRET = 'staging-WK59PFkl0JfI2yyVlbPegBPr';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
  file = join(folder, 'staging.env');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, mode = 0o600) {
  await writeFile(file, text);
  await chmod(file, mode);
  return readCredentialFile(file);
}

const problemsOf = (reading: Promise<unknown>) =>
  reading.then(
    () => [],
    (fault: Fault) => fault.problems,
  );

describe('a credential file', () => {
  test.each([
    ['a line', `CFIS_TOKEN=${SECRET}`, { CFIS_TOKEN: SECRET }],
    ['comments and empty lines', `# mine\n\n  # more\nCFIS_TOKEN=${SECRET}\n`, { CFIS_TOKEN: SECRET }],
    [
      'line ends of Windows',
      `CFIS_TOKEN=${SECRET}\r\nCFIS_TOKEN_EXPIRES=never\r\n`,
      {
        CFIS_TOKEN: SECRET,
        CFIS_TOKEN_EXPIRES: 'never',
      },
    ],
    ['double quotes', `CFIS_TOKEN="${SECRET}"`, { CFIS_TOKEN: SECRET }],
    ['single quotes', `CFIS_TOKEN='${SECRET}'`, { CFIS_TOKEN: SECRET }],
    ['what a shell would source', `export CFIS_TOKEN=${SECRET}`, { CFIS_TOKEN: SECRET }],
    ['a value with = and # in it', 'CFIS_TOKEN=a#b=c==', { CFIS_TOKEN: 'a#b=c==' }],
    ['an empty value, as if it were not there', 'CFIS_TOKEN=\nCFIS_CANARY_TOKEN=""', {}],
  ])('may have %s', async (_, text, variables) => {
    expect(await read(text)).toEqual(variables);
  });

  test.each([
    ['a bare token', SECRET, 'is no VARIABLE=value'],
    ['a bare token that ends like base64', `${SECRET}==`, 'sets no variable that is known here'],
    ['spaces around =', `CFIS_TOKEN = ${SECRET}`, 'is no VARIABLE=value'],
    ['a variable that is not known', `CFIS_TOKN=${SECRET}`, 'sets no variable that is known here'],
    ['a quote that is not closed', `CFIS_TOKEN="${SECRET}`, 'has a quote that is not closed'],
    ['one quote', 'CFIS_TOKEN="', 'has a quote that is not closed'],
  ])('with %s is refused at its line, and the line is not repeated', async (_, line, what) => {
    const problems = await problemsOf(read(`# first\n${line}\n`));
    expect(problems).toMatchObject([{ what, place: `${file}:2` }]);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });

  test('that sets a variable twice is refused', async () => {
    expect(await problemsOf(read(`CFIS_TOKEN=${SECRET}\nCFIS_TOKEN=${SECRET}`))).toMatchObject([
      { what: 'sets CFIS_TOKEN a second time', place: `${file}:2` },
    ]);
  });

  test('is refused with every line that is not understood', async () => {
    expect(await problemsOf(read('one\ntwo\nCFIS_TOKEN=x'))).toMatchObject([
      { place: `${file}:1` },
      { place: `${file}:2` },
    ]);
  });

  test.runIf(process.platform !== 'win32').each([0o640, 0o604, 0o620])(
    'that others can use (mode %o) is refused with the command that mends it',
    async (mode) => {
      expect(await problemsOf(read(`CFIS_TOKEN=${SECRET}`, mode))).toMatchObject([
        { what: expect.stringContaining(mode.toString(8)), remedy: `Keep it to yourself: chmod 600 ${file}` },
      ]);
    },
  );

  test('that is not there is refused', async () => {
    expect(await problemsOf(readCredentialFile(join(folder, 'none')))).toMatchObject([
      { what: expect.stringContaining('cannot be read') },
    ]);
    expect(await problemsOf(readCredentialFile(folder))).toHaveLength(1);
  });
});

describe('variables of the environment and of a file', () => {
  test('are put together', () => {
    expect(mergeVariables({ A: '1', B: '' }, { B: '2' }, 'f')).toEqual({ A: '1', B: '2' });
  });

  test('may say the same', () => {
    expect(mergeVariables({ A: '1' }, { A: '1' }, 'f')).toEqual({ A: '1' });
  });

  test('that differ are refused without saying how', () => {
    expect(() => mergeVariables({ CFIS_TOKEN: SECRET }, { CFIS_TOKEN: `${SECRET}2` }, 'f')).toThrow(
      /^f: CFIS_TOKEN has one value here and another in the environment\. Unset CFIS_TOKEN, or leave it out of the file\.$/,
    );
  });
});
