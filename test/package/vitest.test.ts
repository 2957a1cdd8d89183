import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

const { nodes, withVitest } = inject('installed');

beforeAll(async () => {
  await cp(join(import.meta.dirname, 'outside'), withVitest, { recursive: true });
  await cp(join(packageRoot, 'examples', 'openapi-fetch.ts'), join(withVitest, 'openapi-fetch.ts'));
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Tests {
  readonly code: number | null;
  /** How many ended in each way. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failed: readonly { readonly title: string; readonly message: string }[];
}

describe('describeContract, in a project of somebody else', () => {
  test('makes every assertion a test of its own, and a correct server passes', async () => {
    const { code, counts, failed } = await vitest('conforms');
    const { passed = 0, skipped = 0, ...others } = counts;
    expect({ code, failed, many: passed > 350, few: skipped < 20, others }).toEqual({
      code: 0,
      failed: [],
      many: true,
      few: true,
      others: {},
    });
  });

  test('fails for a server with a defect, and says what was expected', async () => {
    const { code, counts, failed } = await vitest('defective');
    expect({ code, counts: Object.keys(counts).sort() }).toEqual({ code: 1, counts: ['failed', 'passed'] });
    expect(failed.map(({ title }) => title.slice(0, 4)).filter((id) => id !== 'A-05')).toEqual(['A-03']);
    expect(failed[0]?.message).toMatch(/^Error: failed: expected 401.*, got 403/);
  });
});

test('mockTest gives each test a mock of its own, and await using closes one', async () => {
  expect(await vitest('fixtures')).toEqual({ code: 0, counts: { passed: 4 }, failed: [] });
});

test('a program of either kind finds its types, and every type that they need', async () => {
  expect(await run(join(packageRoot, 'node_modules', '.bin', 'tsc'), ['-p', '.'])).toEqual({ code: 0, output: '' });
});

// From Node 24 on, a program in TypeScript runs as it is.
const node = nodes.find(({ kind, major }) => kind === 'found' && Number(major) >= 24);

describe.skipIf(node === undefined)(
  `the example with openapi-fetch${node ? '' : ' (skipped: there is no Node 24)'}`,
  () => {
    const path = node?.kind === 'found' ? node.path : '';
    const exec = (...flags: readonly string[]): Promise<Ended> =>
      run(join(withVitest, 'node_modules', '.bin', 'cfis'), ['exec', ...flags, '--', path, 'openapi-fetch.ts', '8']);

    test('renews once when its token expires', async () => {
      expect(await exec('--scenario', 'expires-mid-run')).toEqual({
        code: 0,
        output: `${'200\n'.repeat(8)}cfis: the token was renewed\n`,
      });
    });

    test('gives up when its token was revoked', async () => {
      expect(await exec('--scenario', 'revoked')).toEqual({
        code: 1,
        output: 'cfis: the token was refused, and cannot be renewed (401): ask for a new one\n',
      });
    });
  },
);

/** Runs one test file with the project's own Vitest. */
async function vitest(name: string): Promise<Tests> {
  const report = join(withVitest, `${name}.json`);
  const args = ['run', `${name}.test.ts`, '--reporter=json', `--outputFile=${report}`];
  const { code } = await run(join(withVitest, 'node_modules', '.bin', 'vitest'), args);
  const { testResults } = JSON.parse(await readFile(report, 'utf8'));
  const tests: readonly { readonly title: string; readonly status: string; readonly failureMessages: string[] }[] =
    testResults.flatMap(({ assertionResults }: { assertionResults: unknown[] }) => assertionResults);
  const statuses = tests.map(({ status }) => status);
  return {
    code,
    counts: Object.fromEntries(
      [...new Set(statuses)].map((status) => [status, statuses.filter((one) => one === status).length]),
    ),
    failed: tests
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages: [message = ''] }) => ({ title, message })),
  };
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, CFIS_CA_DIR: join(withVitest, 'authority') }).filter(
      ([name]) => name === 'CFIS_CA_DIR' || !/^(CFIS_|NODE_|VITEST)/.test(name),
    ),
  );
  return new Promise((resolve) => {
    execFile(command, args, { cwd: withVitest, env }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : null,
        output: `${stdout}${stderr}`,
      });
    });
  });
}
