import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMock } from '../../mock-server/index.ts';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { attempt } from './attempt.ts';
import {
  cfis,
  curl,
  environment,
  type Finished,
  folder,
  freshToken,
  type RunningMock,
  runCfis,
  startCfisMock,
} from './cfis.ts';

const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'), 'utf8');
const place = join(folder, 'state');
const file = join(place, 'mock.state');
const onlyOneOfEach = ['--overlay', join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml')];

beforeEach(() => {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
});

function get(mock: RunningMock, path: string, token: string): ReturnType<typeof curl> {
  return curl('--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/${path}`, '-H', `X-Api-Key: ${token}`);
}

async function statuses(mock: RunningMock, ...tokens: readonly string[]): Promise<readonly number[]> {
  return Promise.all(tokens.map(async (token) => (await get(mock, 'payments', token)).status));
}

async function renewed(mock: RunningMock, token: string): Promise<string> {
  return JSON.parse((await get(mock, 'renew', token)).body).Message;
}

function create(mock: RunningMock): ReturnType<typeof curl> {
  const header = ['-H', `X-Api-Key: ${mock.staging.tokens.provisioning}`, '-H', 'Content-Type: application/json'];
  return curl('--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/client`, ...header, '--data', client);
}

/** Everything that a mock says on stderr from now on. */
function hear({ process: { stderr } }: { readonly process: ChildProcess }): () => string {
  let heard = '';
  stderr?.on('data', (chunk) => {
    heard += chunk;
  });
  return () => heard;
}

describe.each([
  ['ended in order', 'SIGINT'],
  ['killed', 'SIGKILL'],
] as const)('a mock that was %s', (_title, signal) => {
  test('knows at its next start which tokens it issued, and which it replaced', async () => {
    const first = await startCfisMock(['--state', file]);
    const { valid, revoked } = first.staging.tokens;
    const born = await freshToken(first);
    const successor = await renewed(first, valid);
    const heir = await renewed(first, born);
    await first.stop(signal);
    const second = await startCfisMock(['--state', file]);
    const seen = await statuses(second, successor, heir, valid, born, revoked);
    const whys = second.lines.slice(1).map((line) => JSON.parse(line).cause);
    const { stderr } = await second.stop();
    expect({ seen, whys: whys.toSorted(), stderr }).toEqual({
      seen: [200, 200, 401, 401, 401],
      whys: ['answered', 'answered', 'replaced', 'replaced', 'revoked'],
      stderr: 'Stopping.\n',
    });
  });

  test('knows which clients there are, and numbers the next one on', async () => {
    const first = await startCfisMock(['--state', file, ...onlyOneOfEach]);
    const numbers = [(await create(first)).body];
    await first.stop(signal);
    const second = await startCfisMock(['--state', file, ...onlyOneOfEach]);
    const { status } = await create(second);
    await second.stop(signal);
    const third = await startCfisMock(['--state', file]);
    numbers.push((await create(third)).body);
    await third.stop();
    const withoutToken = numbers.map((body) => JSON.stringify({ ...JSON.parse(body), accessToken: '' }));
    expect({ status, different: new Set(withoutToken).size }).toEqual({ status: 409, different: 2 });
  });
});

test('without a state, a restart is a new beginning', async () => {
  const first = await startCfisMock();
  const successor = await renewed(first, first.staging.tokens.valid);
  await first.stop();
  const second = await startCfisMock();
  expect(await statuses(second, successor, first.staging.tokens.valid)).toEqual([401, 200]);
  await second.stop();
});

test('the clock stands as it was left, unless it is set at the start', async () => {
  const authorityFolder = join(folder, 'authority');
  const at = Date.parse('2031-02-03T04:05:06.789Z');
  const program = await startMock({ state: file, authorityFolder, description: await loadDescription() });
  program.clock.freeze(at);
  await program.close();
  const timeOf = async (...args: readonly string[]): Promise<string> => {
    const mock = await startCfisMock(['--state', file, ...args]);
    await get(mock, 'payments', mock.staging.tokens.valid);
    await mock.stop('SIGKILL');
    return JSON.parse(mock.lines[1] ?? '').at;
  };
  expect(await timeOf()).toBe('2031-02-03T04:05:06.789Z');
  expect(await timeOf('--now', '2040-01-01T00:00:00Z')).toMatch(/^2040-01-01T00:00:/);
  expect(Date.parse(await timeOf())).toBeLessThan(at);
});

test('the file is its owner’s alone and holds no value of a token, and no business data of clients', async () => {
  const mock = await startCfisMock(['--state', file, ...onlyOneOfEach]);
  const born = JSON.parse((await create(mock)).body).accessToken;
  const heir = await renewed(mock, born);
  const { mode } = statSync(file);
  const text = readFileSync(file, 'utf8');
  await mock.stop();
  const values = [born, heir, ...Object.values(mock.staging.tokens)];
  expect({
    mode: mode & 0o777,
    found: [...values, ...values.map((value) => value.slice(-20)), '0000003-0'].filter((value) => text.includes(value)),
  }).toEqual({ mode: 0o600, found: [] });
  expect(readdirSync(place)).toEqual(['mock.state']);
});

test('a last line that was cut off is told of and left out', async () => {
  const first = await startCfisMock(['--state', file]);
  const born = await freshToken(first);
  await first.stop('SIGKILL');
  const line = readFileSync(file, 'utf8').split('\n').length;
  writeFileSync(file, '{"kind":"iss', { flag: 'a' });
  const second = await startCfisMock(['--state', file]);
  expect(await statuses(second, born)).toEqual([200]);
  const { stderr } = await second.stop();
  expect(stderr).toBe(
    `cfis: ${file}:${line}: the last change was not written to its end, so nobody was told of it: it is left out\n` +
      '  Nothing is to be done. It happens when a mock is killed.\nStopping.\n',
  );
});

test('a second mock on the same file is refused, and the first goes on', async () => {
  const first = await startCfisMock(['--state', file]);
  const { code, stdout, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--state', file]);
  const successor = await renewed(first, first.staging.tokens.valid);
  expect(await statuses(first, successor)).toEqual([200]);
  await first.stop('SIGKILL');
  expect({ code, stdout, stderr: stderr.replace(/ on \S+\n/, ' on HOST\n') }).toEqual({
    code: 2,
    stdout: '',
    stderr:
      `cfis: ${file}: is in use by another mock: process ${first.process.pid} on HOST\n` +
      '  End that one, or name another file with --state (CFIS_STATE). Two mocks cannot share one.\n',
  });
  const again = await startCfisMock([], { CFIS_STATE: file });
  expect(await statuses(again, successor)).toEqual([200]);
  await again.stop();
});

describe('what is no state file is refused with place and remedy, and left as it is', () => {
  test.each([
    [
      'a YAML file',
      () => writeFileSync(file, 'tokens: []\n'),
      /mock\.state: is not a state file of a mock, and was left as it is\n {2}Name a file that does not exist yet with --state/,
    ],
    ['a folder', () => mkdirSync(file), /mock\.state: is a folder\n {2}Name a file/],
    [
      'one of a later release',
      () => writeFileSync(file, '{"format":"cfis-state","version":2}\n'),
      /mock\.state:1: was written in version 2 .*\n {2}Use the release/,
    ],
    [
      'a damaged one',
      () => writeFileSync(file, '{"format":"cfis-state","version":1}\n{"kind":"issued"}\n{"kind":"cleared"}\n'),
      /mock\.state:2: is damaged.*\n {2}Restore the file/,
    ],
    [
      'one in a folder that is not there',
      () => rmSync(place, { recursive: true }),
      /mock\.state: there is no folder .*\n {2}Make the folder/,
    ],
  ])('%s', async (_title, make, message) => {
    make();
    const before = contents();
    const { code, stdout, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--state', file]);
    expect({ code, stdout, after: contents() }).toEqual({ code: 2, stdout: '', after: before });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a port in use leaves no lock behind', async () => {
    const other = await startCfisMock();
    const { port } = new URL(other.staging.baseUrl);
    const { code } = await runCfis(['mock', '--port', port, '--production-port', '0', '--state', file]);
    await other.stop();
    expect({ code, files: readdirSync(place) }).toEqual({ code: 2, files: ['mock.state'] });
  });

  function contents(): readonly string[] | undefined {
    try {
      return readdirSync(place).map((name) =>
        statSync(join(place, name)).isFile() ? name + readFileSync(join(place, name), 'utf8') : name,
      );
    } catch {
      return undefined;
    }
  }
});

describe.skipIf(process.platform === 'win32')(
  'a file that one may not use is refused with a remedy (skipped on Windows)',
  () => {
    test.each([
      ['not read', () => chmodSync(file, 0o000)],
      ['not write', () => chmodSync(file, 0o444)],
      ['not put another in its place', () => chmodSync(place, 0o555)],
    ])('because one may %s', async (_title, forbid) => {
      writeFileSync(file, '{"format":"cfis-state","version":1}\n');
      chmodSync(folder, 0o755);
      chmodSync(file, 0o666);
      forbid();
      const { code, stdout, stderr } = await runAsNobody(
        'mock',
        '--port',
        '0',
        '--production-port',
        '0',
        '--state',
        file,
      );
      chmodSync(place, 0o755);
      chmodSync(file, 0o600);
      expect({ code, stdout, stderr, files: readdirSync(place) }).toEqual({
        code: 2,
        stdout: '',
        stderr:
          `cfis: ${file}: cannot be used for the state: permission denied\n` +
          '  Let this user read and write the file and its folder, or name another file with --state (CFIS_STATE).\n',
        files: ['mock.state'],
      });
      expect(readFileSync(file, 'utf8')).toBe('{"format":"cfis-state","version":1}\n');
    });

    /** Root may do everything; anybody else is nobody in particular. */
    function runAsNobody(...args: readonly string[]): Promise<Finished> {
      const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          [cfis, ...args],
          { env: environment({}), cwd: '/', ...nobody },
          (error, stdout, stderr) =>
            resolve({ code: typeof error?.code === 'number' ? error.code : null, stdout, stderr }),
        );
      });
    }
  },
);

/** Whether this machine lets one mount a small disk in memory: root on Linux, outside of most containers. */
const canMount = attempt('mount', '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder) && attempt('umount', folder);
const canLimit = attempt('prlimit', '--version');

const changed = /a change could not be kept and was not made: (no space left on device|file too large)/;

/** Renews until that is refused, and says what came of it. */
async function renewUntilRefused(mock: RunningMock): Promise<{ readonly live: string; readonly refusal: object }> {
  let live = await freshToken(mock);
  for (let count = 0; count < 200; count += 1) {
    const { status, body } = await get(mock, 'renew', live);
    if (status !== 200) return { live, refusal: { status, ...JSON.parse(body) } };
    live = JSON.parse(body).Message;
  }
  throw new Error('there was no end to it');
}

const refusal = { status: 503, message: 'The service cannot do this at present. Try again later.' };

describe.skipIf(!canMount)('on a full disk (skipped where none can be mounted)', () => {
  // Lazily: where a test failed, its mock may still be there.
  afterEach(() => void attempt('umount', '--lazy', place));

  test('a change is refused, is not made, and everything before it outlives a kill', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]);
    writeFileSync(join(place, 'ballast'), Buffer.alloc(48 * 1024));
    const first = await startCfisMock(['--state', file]);
    const heard = hear(first);
    const { live, refusal: told } = await renewUntilRefused(first);
    expect(told).toEqual(refusal);
    expect(JSON.parse(first.lines.at(-1) ?? '')).toMatchObject({
      status: 503,
      cause: 'not-kept',
      why: expect.stringContaining('the state could not be written'),
    });
    expect(heard()).toMatch(changed);
    expect(heard()).toContain('Make room on the disk.');
    // What was not done can be done again, as often as one likes; the mock goes on.
    expect([(await get(first, 'renew', live)).status, ...(await statuses(first, live))]).toEqual([503, 200]);
    expect(readFileSync(file, 'utf8')).toMatch(/\}\n$/);
    const copy = readFileSync(file);
    await first.stop('SIGKILL');

    // With no room for a lock there is no start, and nothing is touched.
    const { code, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--state', file]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no space left on device\n {2}Make room/),
    });
    expect(readFileSync(file).equals(copy)).toBe(true);

    rmSync(join(place, 'ballast'));
    const second = await startCfisMock(['--state', file]);
    expect(await statuses(second, live)).toEqual([200]);
    expect(await statuses(second, await renewed(second, live), live)).toEqual([200, 401]);
    await second.stop();
  });

  test('a file on a disk that cannot be written to is refused', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', place]);
    const { code, stderr } = await runCfis(['mock', '--port', '0', '--production-port', '0', '--state', file]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        `cfis: ${file}: cannot be used for the state: read-only file system\n` +
        '  Name a file on a disk that can be written to with --state (CFIS_STATE).\n',
    });
  });
});

describe.skipIf(!canLimit)('at a limit on the size of files (skipped without prlimit)', () => {
  test('a change is refused until the limit is raised, and half a line is never left', async () => {
    const mock = await startCfisMock(['--state', file]);
    const heard = hear(mock);
    const limit = (bytes: string): void => {
      execFileSync('prlimit', ['--pid', String(mock.process.pid), `--fsize=${bytes}:`]);
    };
    limit(String(statSync(file).size + 2000));
    const { live, refusal: told } = await renewUntilRefused(mock);
    expect({ told, live: await statuses(mock, live) }).toEqual({ told: refusal, live: [200] });
    expect(readFileSync(file, 'utf8')).toMatch(/\}\n$/);
    limit('unlimited');
    const successor = await renewed(mock, live);
    expect(await statuses(mock, successor, live)).toEqual([200, 401]);
    expect(heard()).toMatch(changed);
    expect(heard()).toMatch(/mock\.state: can be written again\n/);
    await mock.stop('SIGKILL');
    const again = await startCfisMock(['--state', file]);
    expect(await statuses(again, successor, live)).toEqual([200, 401]);
    await again.stop();
  });
});

test('people read where the state is', async () => {
  const child = spawn(process.execPath, [cfis, 'mock', '--port', '0', '--production-port', '0', '--state', file], {
    env: environment({}),
    cwd: folder,
  });
  const heard = hear({ process: child });
  while (!heard().includes('Requests:')) await once(child.stderr, 'data');
  child.kill('SIGINT');
  await once(child, 'close');
  expect(heard()).toContain(`\n  state       ${file}\n`);
});
