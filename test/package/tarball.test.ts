import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

const { project, files, nodes } = inject('installed');
const { exports, version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
const entries = Object.keys(exports);

/** Which entries need a part that is not installed with the package. */
const optional: Readonly<Record<string, string>> = {
  './testcontainers': 'testcontainers@11.14.0',
  './vitest': 'vitest@4.1.12',
};
const always = entries.filter((entry) => optional[entry] === undefined);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const specifier = (entry: string): string => `cfis-contract-kit${entry.slice(1)}`;

beforeAll(async () => {
  await copyFile(join(import.meta.dirname, 'exercise.cjs'), join(project, 'exercise.cjs'));
  const body = `const names = Object.fromEntries(
  Object.entries(exported).map(([entry, { default: _, 'module.exports': __, ...named }]) => [entry, Object.keys(named).sort()]),
);
exercise(exported).then((result) => console.log(JSON.stringify({ names, result })));`;
  const imports = always.map((entry, index) =>
    entry.endsWith('.json')
      ? `import e${index} from '${specifier(entry)}' with { type: 'json' };`
      : `import * as e${index} from '${specifier(entry)}';`,
  );
  const table = always.map((entry, index) => `'${entry}': e${index}`);
  await writeFile(
    join(project, 'esm.mjs'),
    `${imports.join('\n')}\nimport exercise from './exercise.cjs';\nconst exported = { ${table} };\n${body}\n`,
  );
  const required = always.map((entry) => `'${entry}': require('${specifier(entry)}')`);
  await writeFile(
    join(project, 'commonjs.cjs'),
    `const exercise = require('./exercise.cjs');\nconst exported = { ${required} };\n${body}\n`,
  );
});

const started = new Set<ChildProcess>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

describe('the package', () => {
  test('has what users need, and nothing else', () => {
    const kept = files.map(({ path }) => path.replace(/-[\w-]{8}(\.d)?\.(js|ts)$/, '-*$1.$2'));
    const parts = kept.filter(
      (path) =>
        !/^(dist\/[\w.-]+(-\*)?(\.d\.ts|\.js)|docs\/api\/[\w-]+\.md|spec\/decisions\/\d{4}-[\w-]+\.md)$/.test(path),
    );
    expect(parts.sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/browser/licenses/ajv-formats.txt',
      'dist/browser/licenses/ajv.txt',
      'dist/browser/licenses/negotiator.txt',
      'dist/browser/licenses/noble-hashes.txt',
      'dist/browser/msw.js',
      'dist/swagger-ui/LICENSE',
      'dist/swagger-ui/NOTICE',
      'dist/swagger-ui/swagger-ui-bundle.js',
      'dist/swagger-ui/swagger-ui.css',
      'docs/assertions.md',
      'docs/build-offline.md',
      'docs/check-in-ci.md',
      'docs/go-live.md',
      'docs/http-api.md',
      'docs/open-points.md',
      'package.json',
      'spec/admin.openapi.yaml',
      'spec/cfis.openapi.yaml',
      'spec/known-deviations.yaml',
      'spec/overlays/duplicate-client-gets-409.yaml',
      'spec/overlays/expired-gets-403.yaml',
      'spec/overlays/renewal-with-overlap.yaml',
      'spec/report.schema.json',
      'spec/requirements.yaml',
      'spec/tokens.yaml',
    ]);
  });

  test('brings few packages, and no optional part', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--parseable']);
    const brought = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((path) => path.slice(join(project, 'node_modules/').length));
    expect({
      few: brought.length <= 40,
      optional: brought.filter((name) => /stoplight|vitest|msw|testcontainers/.test(name)),
    }).toEqual({
      few: true,
      optional: [],
    });
  });
});

test('a bundler for browsers finds the handlers for MSW in one file, which needs MSW and nothing else', async () => {
  const program = "console.log(import.meta.resolve('cfis-contract-kit/msw'))";
  const { stdout } = await run('node', ['--conditions', 'browser', '--input-type', 'module', '--eval', program]);
  const file = fileURLToPath(stdout.trim());
  const code = await readFile(file, 'utf8');
  const of = new Set([...code.matchAll(/^\/\/#region node_modules\/((@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name));
  const licences = files.flatMap(({ path }) => /^dist\/browser\/licenses\/(.+)\.txt$/.exec(path)?.[1] ?? []);
  expect({
    path: relative(join(project, 'node_modules', 'cfis-contract-kit'), file),
    imports: [...code.matchAll(/^(?:import|export)\b.*from "(.+)";$/gm)].map(([, name]) => name),
    ofNode: code.match(/"node:|require\((?!\\)|\bimport\(|\bnew Function\b|\bBuffer\.|\bprocess\./g),
    licences: licences.sort(),
  }).toEqual({
    ...{ path: 'dist/browser/msw.js', imports: ['msw'], ofNode: null },
    licences: [...of].map((name = '') => name.replace('@', '').replace('/', '-')).sort(),
  });
});

describe.each(nodes.map((node) => [node.major, node] as const))('on Node %s', (_, node) => {
  const why = node.kind === 'missing' ? ` (skipped: ${node.reason})` : '';
  const path = node.kind === 'found' ? node.path : '';
  const withNode = { PATH: `${dirname(path)}${delimiter}${process.env['PATH']}` };

  describe.skipIf(node.kind === 'missing')(`from the tarball${why}`, () => {
    test('is that Node', async () => {
      const { stdout } = await run('node', ['--version'], withNode);
      expect(stdout).toMatch(new RegExp(`^v${node.major}\\.`));
    });

    test('every export works by import and by require, which see the same', async () => {
      const [esm, commonjs] = await Promise.all([
        run('node', ['esm.mjs'], withNode),
        run('node', ['commonjs.cjs'], withNode),
      ]);
      const { names, result } = JSON.parse(esm.stdout || '{}');
      expect({ ...esm, stdout: result, entries: Object.keys(names) }).toEqual({
        code: 0,
        stdout: {
          name: 'cfis-contract-kit',
          served: [200, 401],
          afterwards: 'ECONNREFUSED',
          outcomes: ['P-01 passed', 'P-03 passed'],
        },
        stderr: '',
        entries: always,
      });
      expect({ ...commonjs, stdout: JSON.parse(commonjs.stdout || '{}') }).toEqual({
        code: 0,
        stdout: { names, result },
        stderr: '',
      });
    });

    test.each(Object.entries(optional))('%s says how to add %s', async (entry, needed) => {
      const program = `import('${specifier(entry)}').catch(({ message }) => console.log(message))`;
      const { stdout } = await run('node', ['--eval', program], withNode);
      expect(stdout).toContain(`npm install --save-dev ${needed}`);
    });

    test('cfis says its version', async () => {
      expect(await cfis(['--version'], withNode)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    });

    test('cfis mock serves curl', async () => {
      const child = spawn(bin, ['mock', '--json', '--port', '0', '--production-port', '0', '--admin-port', '0'], {
        cwd: project,
        env: surroundings(withNode),
      });
      started.add(child);
      child.once('close', () => started.delete(child));
      const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
      const { environments, caFile } = JSON.parse(first.value);
      const { baseUrl, tokens } = environments.staging;
      const { stdout } = await run('curl', [
        ...[
          '--silent',
          '--show-error',
          '--max-time',
          '10',
          '--output',
          join(project, 'answer'),
          '--write-out',
          '%{http_code}',
        ],
        ...['--cacert', caFile, `${baseUrl}/partner/validate`, '--header', `X-Api-Key: ${tokens.valid}`],
      ]);
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await closed;
      expect(stdout).toBe('200');
    });

    test('cfis verify conforms', async () => {
      const { code, stderr } = await cfis(['verify', 'mock', '--only', 'P-01'], withNode);
      expect({ code, conforms: stderr.includes('CONFORMS') }).toEqual({ code: 0, conforms: true });
    });
  });
});

const bin = join(project, 'node_modules', '.bin', 'cfis');

function cfis(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ended> {
  return run(bin, args, variables);
}

function run(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: project, env: surroundings(variables) }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr });
    });
  });
}

/** No variable that the command or Node would read gets in. */
function surroundings(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(CFIS_|NODE_|VITEST|NO_COLOR)/.test(name));
  return { ...Object.fromEntries(inherited), CFIS_CA_DIR: join(project, 'authority'), ...variables };
}
