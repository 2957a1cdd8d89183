import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

const { nodes, withTests } = inject('installed');

beforeAll(async () => {
  await cp(join(import.meta.dirname, 'outside'), withTests, { recursive: true });
  await cp(join(packageRoot, 'examples', 'openapi-fetch.ts'), join(withTests, 'openapi-fetch.ts'));
  await cp(join(packageRoot, 'examples', 'axios'), join(withTests, 'axios'), { recursive: true });
});

// From Node 24 on, a program in TypeScript runs as it is, and Jest's own `require` takes modules.
const node = nodes.find(({ kind, major }) => kind === 'found' && Number(major) >= 24);

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

test('the client with axios passes its tests with Vitest and MSW', async () => {
  const { code, counts, failed } = await vitest('axios/client');
  expect({ code, counts: Object.keys(counts), failed }).toEqual({ code: 0, counts: ['passed'], failed: [] });
});

test('a program of either kind finds its types, and every type that they need', { timeout: 180_000 }, async () => {
  expect(await run(join(packageRoot, 'node_modules', '.bin', 'tsc'), ['-p', '.'])).toEqual({ code: 0, output: '' });
});

describe.skipIf(node === undefined)(
  `the example with openapi-fetch${node ? '' : ' (skipped: there is no Node 24)'}`,
  () => {
    const path = node?.kind === 'found' ? node.path : '';
    const exec = (...flags: readonly string[]): Promise<Ended> =>
      run(join(withTests, 'node_modules', '.bin', 'cfis'), ['exec', ...flags, '--', path, 'openapi-fetch.ts', '8']);

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

describe('Jest', () => {
  const jest = (node: string, ...files: readonly string[]): Promise<Ended> =>
    run(node, ['--experimental-vm-modules', join('node_modules', 'jest', 'bin', 'jest.js'), '--ci', ...files]);

  test('runs tests that are modules, with what is asked of a host under MSW', async () => {
    const { code, output } = await jest(process.execPath, 'handlers.jest.mjs');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Tests:       2 passed, 2 total') });
  });

  test.skipIf(node === undefined)(
    `runs tests in CommonJS as well, on Node 24${node ? '' : ' (skipped: there is none)'}`,
    async () => {
      const { code, output } = await jest(node?.kind === 'found' ? node.path : '', 'handlers.jest.cjs');
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Tests:       1 passed, 1 total') });
    },
  );
});

/** Runs one test file with the project's own Vitest. */
async function vitest(name: string): Promise<Tests> {
  const report = join(withTests, `${name.replace('/', '-')}.json`);
  const args = ['run', `${name}.test.ts`, '--reporter=json', `--outputFile=${report}`];
  const { code } = await run(join(withTests, 'node_modules', '.bin', 'vitest'), args);
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
    Object.entries({ ...process.env, CFIS_CA_DIR: join(withTests, 'authority') }).filter(
      ([name]) => name === 'CFIS_CA_DIR' || !/^(CFIS_|NODE_|VITEST)/.test(name),
    ),
  );
  return new Promise((resolve) => {
    execFile(command, args, { cwd: withTests, env }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : typeof error.code === 'number' ? error.code : null,
        output: `${stdout}${stderr}`,
      });
    });
  });
}
