import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { cfis, environment, folder } from './cfis.ts';
import { trustingNothing } from './clients.ts';
import { hasJava } from './java.ts';
import { hasPython } from './python.ts';
import { hasRequests } from './python-requests.ts';

interface Example {
  readonly file: string;
  readonly command: readonly [string, ...string[]];
  /** Why it cannot be run here. */
  readonly missing?: string;
}

const examples: readonly Example[] = [
  { file: 'curl.sh', command: ['sh'] },
  { file: 'node-fetch.mjs', command: ['node'] },
  { file: 'python-stdlib.py', command: ['python3'], ...(!hasPython && { missing: 'there is no Python' }) },
  { file: 'python-requests.py', command: ['python3'], ...(!hasRequests && { missing: 'Python has no requests' }) },
  { file: 'axios/payments.ts', command: ['node'] },
  { file: 'JavaClient.java', command: ['java'], ...(!hasJava && { missing: 'there is no JDK' }) },
];

/** Node 20 runs no TypeScript. What was built of it stands inside the package, where it finds axios. */
let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(packageRoot, 'dist', 'example-'));
  const source = join(packageRoot, 'examples', 'axios');
  await promisify(execFile)(process.execPath, [
    join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['--module', 'nodenext', '--target', 'es2022', '--noCheck', '--rewriteRelativeImportExtensions'],
    ...['--rootDir', source, '--outDir', built, join(source, 'payments.ts')],
  ]);
});
afterAll(() => rm(built, { recursive: true }));

function programOf({ file }: Example): string {
  return file === 'axios/payments.ts' ? join(built, 'payments.js') : join(packageRoot, 'examples', file);
}

/** What the mock was asked, what the example said, and what it was not to say. */
interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Each request, by its operation, its status, and its query if it has one: there is no token in it. */
  readonly asked: readonly string[];
}

/** Plans a fault if there is one, runs the example, and puts down what the mock was asked. Tokens go into a file to look for. */
const script = `
call() { curl --silent --show-error --fail --max-time 10 --header 'Content-Type: application/json' "$@"; }
env | grep '^CFIS_.*TOKEN=' | sed 's/^[^=]*=//' >"$PLACE/tokens"
[ -z "$FAULT" ] || call "$CFIS_ADMIN_URL/faults" --data "$FAULT" --output "$PLACE/fault" || exit 99
"$@" >"$PLACE/stdout" 2>"$PLACE/stderr"; code=$?
call "$CFIS_ADMIN_URL/requests" --output "$PLACE/journal" || exit 99
call "$CFIS_ADMIN_URL/requests/count" --data '{"operation":"renewAccessToken"}' --output "$PLACE/renewals" || exit 99
exit $code`;

interface Circumstances {
  readonly flags?: readonly string[];
  /** Instead of \`CFIS_TOKEN\`: the variable whose token it is to use. */
  readonly token?: string;
  readonly fault?: unknown;
}

async function run(example: Example, times: number, circumstances: Circumstances = {}): Promise<Told> {
  const { flags = [], token = 'CFIS_TOKEN', fault } = circumstances;
  const place = await mkdtemp(join(folder, 'example-'));
  const choose = `export CFIS_TOKEN="$${token}"`;
  const child = spawn(
    process.execPath,
    [
      ...[cfis, 'exec', '--requests', ...flags, '--', 'sh', '-c', `${choose}${script}`, 'sh'],
      ...[...example.command, programOf(example), String(times)],
    ],
    {
      env: {
        ...environment({ PLACE: place, FAULT: fault === undefined ? '' : JSON.stringify(fault) }),
        ...trustingNothing,
      },
      cwd: place,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let ofMock = '';
  child.stderr.on('data', (chunk) => {
    ofMock += chunk;
  });
  child.stdout.resume();
  const [code] = await once(child, 'close');
  const read = (name: string): Promise<string> => readFile(join(place, name), 'utf8');
  const [stdout, stderr, journal, tokens, renewals] = await Promise.all(
    ['stdout', 'stderr', 'journal', 'tokens', 'renewals'].map(read),
  ).catch((cause) => {
    throw new Error(`the mock was not asked what happened: ${ofMock}`, { cause });
  });
  const { requests }: { requests: readonly { operation: string; status: number; path: string; query: string }[] } =
    JSON.parse(journal ?? '');
  const asked = requests.map(({ operation, status, query }) => `${operation} ${status}${query}`);
  const values = (tokens ?? '').split('\n').filter((value) => value !== '');
  const everything = [stdout, stderr, ofMock, ...requests.map(({ path }) => path)].join('\n');
  expect(values.filter((value) => everything.includes(value))).toEqual([]);
  // What was issued meanwhile has this form, too.
  expect(everything).not.toMatch(/mock-[\w]+-[\w-]*[A-Za-z0-9]{20,}/);
  expect(JSON.parse(renewals ?? '')).toEqual({ count: asked.filter((one) => one.startsWith('renew')).length });
  return { code, stdout: stdout ?? '', stderr: withoutJavaNotice(stderr ?? ''), asked };
}

/** Java says on stderr which options it was given. */
function withoutJavaNotice(text: string): string {
  return text.replace(/^Picked up JAVA_TOOL_OPTIONS: .*\n/, '');
}

const ok = 'retrievePayments 200';
const refused = 'retrievePayments 401';

/** The first needs a package that is not here, the second is a test: see the tests of the package. The third is run by another. */
const elsewhere = ['openapi-fetch.ts', 'axios/client.test.ts', 'axios/client.ts'];

test('every example is run', async () => {
  const files = await readdir(join(packageRoot, 'examples'), { recursive: true });
  const run = [...examples.map(({ file }) => file), ...elsewhere];
  expect(files.filter((file) => file !== 'axios').sort()).toEqual(run.sort());
});

describe.concurrent.each(examples.map((example) => [example.file, example] as const))('%s', (_, example) => {
  const why = example.missing === undefined ? '' : ` (skipped: ${example.missing})`;

  describe.skipIf(example.missing !== undefined)(`beside a mock${why}`, { timeout: 180_000 }, () => {
    test('gets what it asks for', async () => {
      expect(await run(example, 3)).toEqual({ code: 0, stdout: '200\n'.repeat(3), stderr: '', asked: [ok, ok, ok] });
    });

    test('renews once when its token expires, and asks again once', async () => {
      expect(await run(example, 8, { flags: ['--scenario', 'expires-mid-run'] })).toEqual({
        code: 0,
        stdout: '200\n'.repeat(8),
        stderr: 'cfis: the token was renewed\n',
        asked: [ok, ok, ok, ok, ok, refused, 'renewAccessToken 200', ok, ok, ok],
      });
    });

    test('gives up when its token was revoked, and says so', async () => {
      expect(await run(example, 8, { token: 'CFIS_REVOKED_TOKEN' })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'cfis: the token was refused, and cannot be renewed (401): ask for a new one\n',
        asked: [refused, 'renewAccessToken 401'],
      });
    });

    test('gives up when the new token is refused as well: it does not renew again', async () => {
      const fault = { kind: 'status', status: 401, operation: 'retrievePayments' };
      expect(await run(example, 8, { fault })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'cfis: the token was renewed\ncfis: /partner/payments: 401\n',
        asked: [refused, 'renewAccessToken 200', refused],
      });
    });

    test('asks an overloaded service no second time', async () => {
      expect(await run(example, 8, { flags: ['--scenario', 'outage'] })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'cfis: /partner/payments: 503\n',
        asked: ['retrievePayments 503'],
      });
    });

    test('does not repeat a renewal whose answer was lost', async () => {
      const fault = { kind: 'empty', operation: 'renewAccessToken' };
      const { code, stdout, stderr, asked } = await run(example, 8, { token: 'CFIS_EXPIRED_TOKEN', fault });
      expect({ code, stdout, asked }).toEqual({ code: 1, stdout: '', asked: [refused, 'renewAccessToken 0'] });
      expect(stderr).toMatch(/cfis: \/partner\/renew: there was no answer/);
    });

    test.each([
      ['without a token', 'https://localhost:9/api/v1', '', 'CFIS_TOKEN: is not set'],
      ['over plain HTTP', 'http://localhost:9/api/v1', 'a-token', 'CFIS_BASE_URL: a token travels over https only'],
      ['where nobody listens', 'https://localhost:9/api/v1', 'a-token', '/partner/payments: there was no answer'],
    ])('gives up %s, and says so', async (_title, baseUrl, token, message) => {
      const [command, ...args] = [...example.command, programOf(example)];
      const variables = { ...environment({ CFIS_BASE_URL: baseUrl, CFIS_TOKEN: token }), ...trustingNothing };
      const child = spawn(command, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      const [code] = await once(child, 'close');
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`cfis: ${message}`) });
      expect(output).not.toContain('a-token');
    });
  });
});
