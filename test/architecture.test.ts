import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.ts';

/** Who may import whom: each part only from those that it lists, and from itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/fault': [],
  'src/admin-api': [],
  'src/partner-api': [],
  'src/json-of': [],
  'src/partner-pointer': ['src/partner-api'],
  'src/listeners': [],
  'src/clock': ['src/fault', 'src/listeners'],
  'src/package-root': [],
  'src/sha256': [],
  'src/shortest-token': [],
  'src/latin1-of': [],
  'src/utf8-of': [],
  'src/pointer-of': [],
  'src/yaml-file': ['src/fault', 'src/pointer-of', 'src/shortest-token'],
  'src/reader': ['src/fault', 'src/pointer-of', 'src/shortest-token'],
  'src/description': [
    'src/fault',
    'src/package-root',
    'src/pointer-of',
    'src/reader',
    'src/sha256',
    'src/yaml-file',
    'spec/cfis.openapi.yaml',
  ],
  'src/policy': ['src/description'],
  'src/tokens': [
    'src/clock',
    'src/description',
    'src/fault',
    'src/listeners',
    'src/package-root',
    'src/pointer-of',
    'src/policy',
    'src/reader',
    'src/sha256',
    'src/shortest-token',
    'src/yaml-file',
    'spec/tokens.yaml',
  ],
  'src/testcontainers': [
    'src/admin-api',
    'src/description',
    'src/fault',
    'src/json-of',
    'src/tokens',
    'mock-server/tls/certified-names.ts',
  ],
  'src/auth': ['src/clock', 'src/description', 'src/latin1-of', 'src/policy', 'src/shortest-token', 'src/tokens'],
  'mock-server': [
    'src/admin-api',
    'src/auth',
    'src/clock',
    'src/description',
    'src/fault',
    'src/json-of',
    'src/latin1-of',
    'src/listeners',
    'src/package-root',
    'src/partner-api',
    'src/partner-pointer',
    'src/pointer-of',
    'src/policy',
    'src/reader',
    'src/shortest-token',
    'src/tokens',
    'src/utf8-of',
    'src/yaml-file',
  ],
  'contract-tests': [
    'src/clock',
    'src/description',
    'src/fault',
    'src/package-root',
    'src/partner-api',
    'src/partner-pointer',
    'src/policy',
    'src/reader',
    'src/tokens',
    'src/yaml-file',
    'mock-server/index.ts',
  ],
};

/** The same for the folders of the suite; its own files above them are everybody's. */
const suiteMayImport: Readonly<Record<string, readonly string[]>> = {
  exchange: [],
  secrets: ['exchange'],
  targets: ['exchange'],
  expectations: ['exchange', 'secrets'],
  assertions: ['exchange', 'expectations', 'secrets'],
  mutants: ['targets'],
  run: ['assertions', 'exchange', 'expectations', 'mutants', 'secrets', 'targets'],
  verdict: ['assertions', 'run', 'targets'],
  reporters: ['secrets', 'verdict'],
  variants: ['mutants', 'targets'],
  vitest: ['run', 'targets'],
  'self-test': ['assertions', 'mutants', 'run', 'targets', 'variants', 'verdict'],
};

/** Packages that only one file may name, and the one for browsers beside it. */
const onlyIn: Readonly<Record<string, string>> = {
  '@stoplight/prism-http': 'mock-server/preferences/load-prism.ts',
  '@noble/hashes/sha2.js': 'src/sha256.ts',
  '@peculiar/x509': 'mock-server/tls/certificates.ts',
  'ajv/dist/2020.js': 'src/description/create-ajv.ts',
  'http-parser-js': 'contract-tests/exchange/raw.ts',
  'jsonpath-rfc9535': 'src/description/overlay.ts',
  msw: 'mock-server/doors/load-msw.ts',
  testcontainers: 'src/testcontainers/cfis-mock-container.ts',
  negotiator: 'mock-server/negotiate.ts',
  vitest: 'contract-tests/vitest/vitest.ts',
  yaml: 'src/yaml-file.ts',
};

const files = ['src', 'mock-server', 'contract-tests'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !/\.(test|contract)\.ts$/.test(file)),
);

interface Import {
  readonly file: string;
  readonly name: string;
}

function importsIn(file: string, text: string): readonly Import[] {
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name = '']) => ({
    file,
    name: name.startsWith('.') ? relative('.', join(dirname(file), name)) : name,
  }));
}

const imports = files.flatMap((file) => importsIn(file, readFileSync(join(packageRoot, file), 'utf8')));

/** Those that are there when it runs. */
function valueImportsOf(file: string): readonly Import[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  return importsIn(file, text.replaceAll(/^(import|export) type [^;]*;|typeof import\([^)]*\)/gm, ''));
}

test('each part imports only what stands to its left', () => {
  const wrong = imports
    .filter(
      ({ file, name }) =>
        name.includes('/') && /^(src|mock-server|contract-tests)\//.test(name) && partOf(file) !== undefined,
    )
    .filter(({ file, name }) => {
      const part = partOf(file) ?? '';
      return (
        partOf(name) !== part &&
        !(mayImport[part] ?? []).some((allowed) => name === allowed || partOf(name) === allowed)
      );
    });
  expect(wrong).toEqual([]);
});

test('in the suite, each folder imports only those that it lists', () => {
  const folderOf = (file: string): string | undefined => /^contract-tests\/([^/]+)\//.exec(file)?.[1];
  const wrong = imports.filter(({ file, name }) => {
    const [from, to] = [folderOf(file), folderOf(name)];
    return from !== undefined && to !== undefined && from !== to && !suiteMayImport[from]?.includes(to);
  });
  expect(wrong).toEqual([]);
});

test('the suite reaches the mock only through its public index, from the target, the defects, the variants and the fixture', () => {
  const reaching = imports.filter(
    ({ file, name }) => file.startsWith('contract-tests/') && name.startsWith('mock-server/'),
  );
  expect(reaching.filter(({ name }) => name !== 'mock-server/index.ts')).toEqual([]);
  expect(
    reaching.filter(
      ({ file }) => !/^contract-tests\/(targets\/mock\.ts|mutants\/|variants\/|vitest\/mock-test\.ts)/.test(file),
    ),
  ).toEqual([]);
});

test('what answers without a port knows Node in no file but those that have a variant beside them', () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    const variants = ['browser', 'built'].map((variant) => file.replace(/\.ts$/, `.${variant}.ts`));
    const taken = variants.find((variant) => files.includes(variant)) ?? file;
    if (reached.has(taken)) return;
    reached.add(taken);
    for (const { name } of valueImportsOf(taken)) if (files.includes(name)) follow(name);
  };
  follow('mock-server/doors/msw.ts');
  const wrong = [...reached].filter(
    (file) =>
      valueImportsOf(file).some(({ name }) => name.startsWith('node:')) ||
      /\b(Buffer|process)\b\./.test(readFileSync(join(packageRoot, file), 'utf8')),
  );
  expect({ wrong, reachesTheKernel: reached.has('mock-server/answer.ts') }).toEqual({
    ...{ wrong: [], reachesTheKernel: true },
  });
});

test('only the start of a mock knows of workers, and loads them where there are some', () => {
  const folder = 'mock-server/workers/';
  const reaching = imports.filter(({ file, name }) => name.startsWith(folder) && !file.startsWith(folder));
  expect(reaching).toEqual([
    { file: 'mock-server/start-mock.ts', name: `${folder}refuse-unshareable.ts` },
    { file: 'mock-server/start-mock.ts', name: `${folder}open-workers.ts` },
  ]);
  expect(readFileSync(join(packageRoot, 'mock-server/start-mock.ts'), 'utf8')).toContain(
    "await import('./workers/open-workers.ts')",
  );
});

test('nobody imports the commands', () => {
  expect(imports.filter(({ file, name }) => name.startsWith('src/cli/') && !file.startsWith('src/cli/'))).toEqual([]);
});

test('nobody imports the measurements', () => {
  expect(imports.filter(({ name }) => name.startsWith('bench/'))).toEqual([]);
});

test('a package that could be replaced is named in one file', () => {
  const named = imports.filter(
    ({ name, file }) => onlyIn[name] !== undefined && onlyIn[name] !== file.replace(/\.browser\.ts$/, '.ts'),
  );
  expect(named).toEqual([]);
});

/** The part that a file belongs to: a folder of `src`, a file of `src`, or one of the two wings. */
function partOf(file: string): string | undefined {
  if (file === 'src/index.ts' || file.startsWith('src/cli/')) return undefined;
  return Object.keys(mayImport).find((part) => file.startsWith(`${part}/`) || file === `${part}.ts`);
}
