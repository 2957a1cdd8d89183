import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { curl, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';

const file = join(folder, 'tokens.yaml');
const state = join(folder, 'reload.state');
const secretOf = (id: string): string => `mock-token-of-this-test-${id}`;

interface Row {
  readonly id: string;
  readonly value?: string;
  readonly account?: string;
  readonly revokedAt?: string;
}

function write(rows: readonly Row[], to = file): void {
  const text = rows.map(({ id, value = secretOf(id), account = 'A Oy', ...more }) =>
    Object.entries({
      id,
      value,
      kind: 'client',
      environment: 'staging',
      account,
      issuedAt: '2025-01-01T00:00:00Z',
      ...more,
    })
      .map(([name, field]) => `${name}: ${field}`)
      .join('\n    '),
  );
  writeFileSync(to, text.length === 0 ? 'tokens: []\n' : `tokens:\n${text.map((row) => `  - ${row}\n`).join('')}`);
}

let mock: RunningMock;
let heard: string;

async function start(...args: readonly string[]): Promise<void> {
  mock = await startCfisMock(['--tokens', file, ...args]);
  heard = '';
  mock.process.stderr?.on('data', (chunk) => {
    heard += chunk;
  });
}

/** The next event of the token file. */
async function event(): Promise<{ readonly event: string }> {
  for (let seen = 0; ; ) {
    for (; seen < mock.lines.length; seen += 1) {
      const told = JSON.parse(mock.lines[seen] ?? '');
      if (/^tokens-/.test(told.event) && !past.has(mock.lines[seen] ?? '')) {
        past.add(mock.lines[seen] ?? '');
        return told;
      }
    }
    await once(mock.process.stdout as NodeJS.ReadableStream, 'data');
    // The lines are split by another listener of the same stream.
    await new Promise(setImmediate);
  }
}
const past = new Set<string>();

function get(path: string, token: string): ReturnType<typeof curl> {
  return curl('--cacert', mock.caFile, `${mock.staging.baseUrl}/partner/${path}`, '-H', `X-Api-Key: ${token}`);
}

async function statuses(...tokens: readonly string[]): Promise<readonly number[]> {
  return Promise.all(tokens.map(async (token) => (await get('payments', token)).status));
}

beforeEach(() => {
  rmSync(state, { force: true });
  past.clear();
  write([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
});
afterEach(() => mock.stop());

describe('when the token file changes', () => {
  test('new tokens work, removed ones are unknown, changed ones are as it says, and the others stay as they are', async () => {
    await start();
    const successor = JSON.parse((await get('renew', secretOf('a'))).body).Message;
    await get('renew', secretOf('b'));
    expect(await statuses(...['a', 'b', 'c', 'd'].map(secretOf))).toEqual([401, 401, 200, 401]);
    write([{ id: 'a' }, { id: 'b', account: 'B Oy' }, { id: 'd' }]);
    expect(await event()).toEqual({ event: 'tokens-reloaded', file, added: ['d'], removed: ['c'], changed: ['b'] });
    expect(await statuses(...['a', 'b', 'c', 'd'].map(secretOf), successor)).toEqual([401, 200, 401, 200, 200]);
    expect(heard).toBe(`Tokens reloaded from ${file}: 1 added, 1 removed, 1 changed.\n`);
  });

  test('a value that was put in the place of another works alone', async () => {
    await start();
    write([{ id: 'a', value: secretOf('other') }, { id: 'b' }, { id: 'c', revokedAt: '2025-06-01T00:00:00Z' }]);
    expect(await event()).toMatchObject({ added: [], removed: [], changed: ['a', 'c'] });
    expect(await statuses(...['a', 'other', 'b', 'c'].map(secretOf))).toEqual([401, 200, 200, 401]);
  });

  test('a broken edit keeps the old set and says why, without a value; when it is mended, that is said too', async () => {
    await start();
    const secret = 'k3J9sd02LmQx81ZpTv55';
    writeFileSync(file, `tokens:\n  - id: a\n    value: "${secret}\n`);
    expect(await event()).toMatchObject({ event: 'tokens-not-reloaded', problems: [{ place: `${file}:4:1` }] });
    expect(await statuses(...['a', 'b', 'c'].map(secretOf))).toEqual([200, 200, 200]);
    expect(heard).toBe(
      `cfis: ${file}:4:1: is not well-formed YAML: MISSING_CHAR\n  Mend the syntax at this place.\nThe tokens stay as they were.\n`,
    );
    write([{ id: 'a', value: 'short' }, { id: 'a' }]);
    expect(await event()).toMatchObject({ event: 'tokens-not-reloaded' });
    expect(await statuses(secretOf('a'))).toEqual([200]);
    write([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    expect(await event()).toEqual({ event: 'tokens-reloaded', file, added: [], removed: [], changed: [] });
    expect([heard.includes(secret), mock.lines.join().includes(secret)]).toEqual([false, false]);
  });

  test('a file that is gone is told of, and is no empty set; one that is renamed into its place is read', async () => {
    await start();
    rmSync(file);
    expect(await event()).toMatchObject({ event: 'tokens-not-reloaded' });
    expect(heard).toContain('no such file or directory');
    expect(await statuses(...['a', 'b', 'c'].map(secretOf))).toEqual([200, 200, 200]);
    const draft = `${file}.draft`;
    write([{ id: 'a' }], draft);
    renameSync(draft, file);
    expect(await event()).toMatchObject({ event: 'tokens-reloaded', removed: ['b', 'c'] });
    expect(await statuses(...['a', 'b'].map(secretOf))).toEqual([200, 401]);
  });

  test('a file without tokens is an empty set', async () => {
    await start();
    write([]);
    expect(await event()).toMatchObject({ removed: ['a', 'b', 'c'] });
    expect(await statuses(secretOf('a'))).toEqual([401]);
  });

  test('the id of a token that was issued cannot be taken', async () => {
    await start();
    const successor = JSON.parse((await get('renew', secretOf('a'))).body).Message;
    write([{ id: 'a' }, { id: 'staging-issued-1' }]);
    expect(await event()).toMatchObject({
      event: 'tokens-not-reloaded',
      problems: [
        {
          what: 'the id "staging-issued-1" is that of a token that the mock issued',
          place: expect.stringMatching(/yaml:9:12 /),
        },
      ],
    });
    expect(await statuses(successor, secretOf('b'), secretOf('staging-issued-1'))).toEqual([200, 200, 401]);
  });
});

test('with a state, a reload outlives a kill, and an edit made meanwhile wins', async () => {
  await start('--state', state);
  const successor = JSON.parse((await get('renew', secretOf('a'))).body).Message;
  for (const id of ['b', 'c']) await get('renew', secretOf(id));
  write([{ id: 'a' }, { id: 'b', account: 'B Oy' }, { id: 'c' }]);
  expect(await event()).toMatchObject({ changed: ['b'] });
  await mock.stop('SIGKILL');
  await start('--state', state);
  expect(await statuses(...['a', 'b', 'c'].map(secretOf), successor)).toEqual([401, 200, 401, 200]);
  await mock.stop('SIGKILL');
  write([{ id: 'a' }, { id: 'b' }, { id: 'c', value: secretOf('new') }]);
  await start('--state', state);
  expect(await statuses(...['a', 'b', 'c', 'new'].map(secretOf), successor)).toEqual([401, 200, 401, 200, 200]);
});

describe('a token that may be real', () => {
  const real = 'k3J9sd02LmQx81ZpTv55';
  const warning = (id: string, line: number, index: number): string =>
    `cfis: ${file}:${line}:12 (#/tokens/${index}/value): the value of "${id}" may be a real token: it does not begin with mock-\n` +
    '  Keep real tokens away from mocks: invent a value that begins with mock-, and renew one that was shared.\n';

  test('is named at the start and when it is added, never its value', async () => {
    write([{ id: 'a' }, { id: 'b', value: real }]);
    await start('--quiet');
    expect(await statuses(real)).toEqual([200]);
    write([{ id: 'a' }, { id: 'b', value: real }, { id: 'c', value: `${real}-2` }]);
    expect(await event()).toMatchObject({ added: ['c'] });
    const { stdout, stderr } = await mock.stop();
    expect(stderr).toBe(warning('b', 9, 1) + warning('c', 15, 2));
    expect([stdout.includes(real), stderr.includes(real)]).toEqual([false, false]);
  });

  test('is named even where the mock cannot start', async () => {
    write([{ id: 'b', value: real }]);
    await start();
    const { port } = new URL(mock.staging.baseUrl);
    const { code, stderr } = await runCfis(['mock', '--port', port, '--tokens', file]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(warning('b', 3, 0)) });
    expect(stderr).not.toContain(real);
  });
});
