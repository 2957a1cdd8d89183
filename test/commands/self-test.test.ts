import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { assertions } from '../../contract-tests/index.ts';
import { mutants } from '../../contract-tests/mutants/all.ts';
import type { Trial } from '../../contract-tests/self-test/self-test.ts';
import { variants } from '../../contract-tests/variants/all.ts';
import { cfis, environment, type Finished, folder, runCfis } from './cfis.ts';

/** Every assertion on every defect takes minutes: a soak has them. */
const extent = inject('thorough') ? ['--full'] : [];
const PATIENCE = 900_000;

describe(['cfis self-test', ...extent].join(' '), () => {
  let finished: Finished;
  const trials = new Map<string, Trial>();

  beforeAll(async () => {
    finished = await runCfis(['self-test', ...extent, '--json', '--matrix', 'kills.csv']);
    for (const line of finished.stdout.trimEnd().split('\n')) {
      const event = JSON.parse(line);
      if (event.event === 'trial') trials.set(event.id, event);
    }
  }, PATIENCE);

  test.each(mutants)('a server that $title ($id) is noticed by $killedBy', ({ id }) => {
    expect(trials.get(id)?.problems).toEqual([]);
  });

  test.each(variants)('a lawful server that $title ($id) raises no failure', ({ id }) => {
    expect(trials.get(id)?.problems).toEqual([]);
  });

  test('exits with 0 and says so in one line', () => {
    const line = `${mutants.length} mutants killed of ${mutants.length}, ${variants.length} variants green, ${assertions.length} assertions each kill something; `;
    expect(finished.stderr).toContain(line);
    expect(finished.code).toBe(0);
    expect(JSON.parse(finished.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      event: 'summary',
      proven: true,
      idle: [],
    });
  });

  test('writes the matrix as CSV', async () => {
    const [header = '', ...rows] = (await readFile(join(folder, 'kills.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(header.split(',')).toHaveLength(mutants.length + 1);
    expect(rows.map((row) => row.split(',')[0])).toEqual(assertions.map(({ id }) => id));
    expect(rows.find((row) => row.startsWith('P-01,'))).toContain('kills');
  });
});

describe('cfis self-test --only', () => {
  test('tries what it is told to, in one process or in several, and prints who noticed it', async () => {
    const { code, stderr } = await runCfis(['self-test', '--only', 'M37,V21', '--jobs', '2']);
    expect(stderr).toMatch(/✓ V21 .*E-05/);
    expect(stderr).toMatch(/✓ M37 .*\*E-02/);
    expect(stderr).toContain('1 mutants killed of 1, 1 variants green, 1 assertions each kill something; ');
    expect(code).toBe(0);
  });

  test('a defect that is none under another description survives: exit 1', async () => {
    const overlay = join(folder, 'privilege-gets-401.yaml');
    await writeFile(
      overlay,
      `overlay: 1.0.0
info: { title: A client that creates clients gets 401, version: 1.0.0 }
actions:
  - target: $['x-cfis-denials']['insufficient-privilege']
    update: { status: 401, response: Unauthorized, example: invalid }
`,
    );
    const { code, stdout, stderr } = await runCfis(['self-test', '--only', 'M64b', '--overlay', overlay, '--quiet']);
    expect(stderr).toContain(
      'M64b refuses a client that creates clients with 401: it survives: no assertion noticed it',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('an id that there is not is a usage error: exit 2', async () => {
    const { code, stderr } = await runCfis(['self-test', '--only', 'M37,M999']);
    expect(stderr).toContain('there is no mutant and no variant "M999"');
    expect(code).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('the processes of cfis self-test', () => {
  const start = () =>
    spawn(process.execPath, [cfis, 'self-test', '--jobs', '2'], { env: environment({}), cwd: folder });
  const childrenOf = async (pid: number): Promise<readonly number[]> => {
    for (;;) {
      const found = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
        .split(' ')
        .filter(Boolean)
        .map(Number);
      if (found.length === 2) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('end with it when it is interrupted: exit 130', async () => {
    const command = start();
    const children = await childrenOf(command.pid ?? 0);
    command.kill('SIGINT');
    const [code] = await once(command, 'close');
    expect(code).toBe(130);
    await expect.poll(() => children.filter(isThere), { timeout: 10_000 }).toEqual([]);
  });

  test('take it with them when one of them dies: exit 3', async () => {
    const command = start();
    let stderr = '';
    command.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [first = 0, second = 0] = await childrenOf(command.pid ?? 0);
    process.kill(first, 'SIGKILL');
    const [code] = await once(command, 'close');
    expect(stderr).toContain('a part of the self-test ended before its time (SIGKILL)');
    expect(code).toBe(3);
    await expect.poll(() => isThere(second), { timeout: 10_000 }).toBe(false);
  });
});
