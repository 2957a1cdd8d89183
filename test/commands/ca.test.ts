import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';
import { clients, trustingNothing, writeClients } from './clients.ts';

/** A folder whose name asks for care. */
const caDir = join(folder, `it's "my" $HOME authority`);
const CFIS_CA_DIR = caDir;

let mock: RunningMock;
beforeAll(async () => {
  await writeClients(folder);
  mock = await startCfisMock(['--ca-dir', caDir]);
  await writeFile(join(folder, 'own.pem'), await readFile(mock.caFile));
});
afterAll(() => mock.stop());

type Variables = Readonly<Record<string, string | undefined>>;

/** What is printed, asked for by the flag. */
async function instructions(format: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const none = Object.fromEntries(Object.keys(trustingNothing).map((name) => [name, '']));
  const { code, stdout, stderr } = await runCfis(['ca', '--format', format], { ...none, CFIS_CA_DIR, ...variables });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.replaceAll('localhost:4010', `localhost:${new URL(mock.staging.baseUrl).port}`);
}

function sh(script: string, variables: Variables = {}): Promise<string> {
  const env = { ...environment({}), ...trustingNothing, CFIS_TOKEN: mock.staging.tokens.valid, ...variables };
  return new Promise((resolve, reject) => {
    execFile('sh', ['-euc', script], { env, cwd: folder }, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr, { cause: error }));
      return resolve(stdout);
    });
  });
}

/** The lines that undo, which are comments until somebody takes the mark away. */
function undoing(script: string): string {
  return [...script.matchAll(/^# Undo:\n((?:# {3}.*\n)+)/gm)]
    .map(([, lines = '']) => lines.replaceAll('#   ', ''))
    .join('');
}

test('without a format it is the path and nothing else', async () => {
  expect(await runCfis(['ca'], { CFIS_CA_DIR })).toEqual({ code: 0, stdout: `${caDir}/ca.pem\n`, stderr: '' });
});

test.each([
  ['--format pem', ['--format', 'pem'], {}],
  ['CFIS_CA_FORMAT=pem', [], { CFIS_CA_FORMAT: 'pem' }],
])('with %s it is the certificate itself', async (_, args, variables) => {
  const { code, stdout, stderr } = await runCfis(['ca', ...args], { CFIS_CA_DIR, ...variables });
  expect({ code, stdout: stdout.trim(), stderr }).toEqual({
    code: 0,
    stdout: (await readFile(mock.caFile, 'utf8')).trim(),
    stderr: '',
  });
  expect(stdout).not.toContain('PRIVATE KEY');
});

test('a format that there is not gets the list of those that there are', async () => {
  const { code, stdout, stderr } = await runCfis(['ca', '--format', 'perl']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/pem, curl, node, python, java, go, dotnet, browser, container/);
});

test('the paths are whole, even when the folder was named from here', async () => {
  await mkdir(join(folder, 'here'), { recursive: true });
  const { stdout } = await runCfis(['ca', '--format', 'go', '--ca-dir', 'here/authority']);
  expect(stdout).toContain(`SSL_CERT_FILE='${folder}/here/authority/trust.pem' go run .`);
});

describe('what is printed for', () => {
  /** Whose line for one run is run as it stands: the programs have the names that the lines use. */
  const rows = [
    ['curl', 'curl', 'CURL_CA_BUNDLE', 'curl -sS "$U/partner/payments" -H "X-Api-Key: $CFIS_TOKEN"'],
    ['node', "Node's fetch", 'NODE_EXTRA_CA_CERTS', 'node client.js "$U"'],
    ['python', "Python's urllib", 'SSL_CERT_FILE', 'python3 client.py "$U"'],
    ['python', "Python's requests", 'REQUESTS_CA_BUNDLE', 'python3 requests-client.py "$U"'],
    ['java', "Java's HttpClient", 'JAVA_TOOL_OPTIONS', 'java Client.java "$U" 2>/dev/null'],
  ] as const;

  describe.each(rows)('%s', (format, client, variable, call) => {
    const there = clients.find(({ name }) => name === client)?.there === true;
    const answered = format === 'curl' ? /^\[?\{"/ : /^200$/m;

    test.skipIf(!there)(`makes ${client} trust the mock for one run (skipped where it is missing)`, async () => {
      const line = (await instructions(format)).split('\n').find((text) => /^[^#]/.test(text)) ?? '';
      const script = format === 'curl' ? `${line} -sS -H "X-Api-Key: $CFIS_TOKEN"` : `${line} "$U"`;
      expect(
        await sh(client.endsWith('requests') ? script.replace('client.py', 'requests-client.py') : script, {
          U: mock.staging.baseUrl,
        }),
      ).toMatch(answered);
    });

    test.skipIf(!there)(
      `makes ${client} trust it for a whole shell, until it is undone (skipped where it is missing)`,
      async () => {
        const script = await instructions(format);
        const exports = script
          .split('\n')
          .filter((line) => line.startsWith('export '))
          .join('\n');
        const undo = undoing(script)
          .split('\n')
          .filter((line) => /^(export|unset) /.test(line))
          .join('\n');
        const output = await sh(`${exports}\n${call}\n${undo}\necho "then \${${variable}-nothing}"`, {
          U: mock.staging.baseUrl,
        });
        expect(output).toMatch(answered);
        expect(output).toMatch(/then nothing\n$/);
        await expect(sh(`${exports}\n${undo}\n${call}`, { U: mock.staging.baseUrl })).rejects.toThrow();
      },
    );
  });

  test.each([
    ['curl', 'CURL_CA_BUNDLE', '/etc/own.pem'],
    ['node', 'NODE_EXTRA_CA_CERTS', join(folder, 'own.pem')],
    ['go', 'SSL_CERT_FILE', "/etc/it's own.pem"],
    ['dotnet', 'SSL_CERT_FILE', '/etc/own.pem'],
    ['java', 'JAVA_TOOL_OPTIONS', '-Xmx64m -Dpassword=secret'],
  ])('%s undoes to what was set before, and shows no options of the user', async (format, variable, before) => {
    const script = await instructions(format, { [variable]: before });
    expect(script).not.toContain('secret');
    const exports = script
      .split('\n')
      .filter((line) => line.startsWith('export '))
      .join('\n');
    const undo = undoing(script)
      .split('\n')
      .filter((line) => /^(export|unset) /.test(line))
      .join('\n');
    const output = await sh(`${exports}\nprintf '%s\\n' "$${variable}"\n${undo}\nprintf '%s' "$${variable}"`, {
      [variable]: before,
    });
    const [during, after] = output.split('\n');
    expect(after).toBe(before);
    expect(during).toMatch(/trust\.(pem|jks)/);
  });

  const hasKeytool = isThere('keytool', '-help');
  test.skipIf(!hasKeytool)(
    'java makes a trust store of its own, until it is undone (skipped where there is no keytool)',
    async () => {
      const script = await instructions('java');
      const make = script
        .split('\n')
        .filter((line) => line.startsWith('keytool'))
        .join('\n');
      const undo = undoing(script)
        .split('\n')
        .filter((line) => line.startsWith('keytool'))
        .join('\n');
      const list = 'keytool -list -keystore truststore.p12 -storepass changeit';
      const output = await sh(`${make}\n${list}\n${undo}\necho UNDONE\n${list}`);
      const [before, after] = output.split('UNDONE');
      expect(before).toContain('cfis-mock,');
      expect(after).not.toContain('cfis-mock');
    },
  );

  const hasCertutil = isThere('certutil', '-H');
  test.skipIf(!hasCertutil)(
    "browser gives Chromium's database the authority, until it is undone (skipped where there is no certutil of NSS)",
    async () => {
      const HOME = join(folder, 'home of a browser');
      await mkdir(HOME, { recursive: true });
      const script = await instructions('browser');
      const make = script
        .split('\n')
        .filter((line) => /^(mkdir|certutil)/.test(line))
        .join('\n');
      const undo = undoing(script)
        .split('\n')
        .filter((line) => line.startsWith('certutil -D'))
        .join('\n');
      const list = 'certutil -L -d "sql:$HOME/.pki/nssdb"';
      const [before, after] = (await sh(`${make}\n${list}\n${undo}\necho UNDONE\n${list}`, { HOME })).split('UNDONE');
      expect(before).toMatch(/^cfis-mock +C,,/m);
      expect(after).not.toContain('cfis-mock');
    },
  );

  test('browser says what is at risk, before anything else', async () => {
    expect(await instructions('browser')).toMatch(
      /^# Whoever can read the authority's key.*\n.*prefer trust that ends with the window/,
    );
  });

  test('container copies the certificate to where an image is built', async () => {
    const script = await instructions('container');
    await sh(script);
    expect(await readFile(join(folder, 'cfis-ca.pem'), 'utf8')).toBe(await readFile(mock.caFile, 'utf8'));
    expect(script).toMatch(/docker exec CONTAINER cfis ca --format pem > cfis-ca\.pem/);
  });

  test.each(['curl', 'node', 'python', 'java', 'go', 'dotnet', 'browser', 'container'])(
    '%s is a script that a shell reads, line for line',
    async (format) => {
      execFileSync('sh', ['-n'], { input: await instructions(format) });
      execFileSync('sh', ['-n'], { input: undoing(await instructions(format)) });
    },
  );
});

function isThere(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch (error) {
    // That of NSS explains itself with a status of its own.
    return (error as { readonly status?: number | null }).status === 1 && command === 'certutil';
  }
}
