import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { cfis, curl, environment, folder, type RunningMock, startCfisMock } from './cfis.ts';
import { clients, trustingNothing, writeClients } from './clients.ts';
import { hasPython } from './python.ts';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until stdout has it. */
  seen(text: string): Promise<void>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Nothing outlives its test, even a failed one. */
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** Bytes are read as Latin-1, so that none gets lost. */
function start(args: readonly string[], variables: Variables = {}, input: string | Buffer | null = ''): Started {
  const child = spawn(process.execPath, [cfis, 'exec', ...args], {
    env: { ...environment({}), ...trustingNothing, ...variables },
    cwd: folder,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('latin1').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('latin1').on('data', (chunk) => {
    stderr += chunk;
  });
  // Who reads nothing of it breaks the pipe.
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  running.add(child);
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  return {
    process: child,
    ended,
    seen: async (text) => {
      while (!stdout.includes(text)) {
        await Promise.race([
          once(child.stdout, 'data'),
          ended.then(() => Promise.reject(new Error(`it ended without "${text}": ${stdout}${stderr}`))),
        ]);
      }
    },
  };
}

const exec = (args: readonly string[], variables?: Variables, input?: string | Buffer): Promise<Ended> =>
  start(args, variables, input).ended;

/** Runs a shell script beside a mock. */
const execSh = (script: string, ...flags: readonly string[]): Promise<Ended> =>
  exec([...flags, '--', 'sh', '-c', script]);

const fine = { code: 0, signal: null, stderr: '' };

let other: RunningMock;
beforeAll(async () => {
  await writeClients(folder);
  // A service of another authority, such as a company has.
  other = await startCfisMock(['--ca-dir', join(folder, 'another authority')]);
});
afterAll(() => other.stop());

describe.each(clients.map((client) => [client.name, client] as const))('%s', (name, { there, command }) => {
  const run = (variables: Variables, ...urls: readonly string[]): Promise<Ended> =>
    exec(['--', 'sh', '-c', `"$@" ${urls.join(' ')}`, 'sh', ...command], variables);

  test.skipIf(!there)(
    'reaches staging and production without being told anything (skipped where it is missing)',
    async () => {
      const { code, stdout } = await run({}, '"$CFIS_BASE_URL"', '"$CFIS_PRODUCTION_BASE_URL"');
      expect({ code, stdout }).toEqual({ code: 0, stdout: '200\n401\n' });
    },
  );

  test.skipIf(!there)('still trusts what it trusted (skipped where it is missing)', async () => {
    const { code, stdout } = await run(
      { [name.startsWith('Node') ? 'NODE_EXTRA_CA_CERTS' : 'SSL_CERT_FILE']: other.caFile },
      '"$CFIS_BASE_URL"',
      other.staging.baseUrl,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '200\n200\n' });
  });

  test.skipIf(!there)('trusts no stranger (skipped where it is missing)', async () => {
    const { code, stdout } = await run({}, other.staging.baseUrl);
    expect({ failed: code !== 0, stdout: stdout.replace('000\n', '') }).toEqual({ failed: true, stdout: '' });
  });

  test.skipIf(!there)('goes past a proxy (skipped where it is missing)', async () => {
    const proxy = 'http://127.0.0.1:9';
    const { code, stdout } = await run({ HTTPS_PROXY: proxy, https_proxy: proxy }, '"$CFIS_BASE_URL"');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '200\n' });
  });
});

describe('the tokens', () => {
  const status = (token: string, where: string, path = 'payments'): string =>
    `curl -s -o /dev/null -w '%{http_code} ' "$${where}/partner/${path}" -H "X-Api-Key: $${token}"`;

  test('are each what their variable says', async () => {
    const calls = [
      status('CFIS_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_CANARY_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_EXPIRED_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_REVOKED_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_FOREIGN_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_FOREIGN_TOKEN', 'CFIS_PRODUCTION_BASE_URL'),
      status('CFIS_PROVISIONING_TOKEN', 'CFIS_BASE_URL'),
      status('CFIS_PRODUCTION_TOKEN', 'CFIS_PRODUCTION_BASE_URL'),
    ];
    expect(await execSh(calls.join('\n'))).toEqual({ ...fine, stdout: '200 200 401 401 401 200 403 200 ' });
  });

  test('are those of --tokens, and none stands for a role that none of them has', async () => {
    const rows = [
      ['one', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'client', 'production'],
      ['two', 'bbbbbbbbbbbbbbbbbbbbbbbb', 'client', 'staging'],
    ].map(
      ([id, value, kind, where]) =>
        `  - {id: ${id}, value: ${value}, kind: ${kind}, environment: ${where}, account: A, issuedAt: 2025-01-01T00:00:00Z}\n`,
    );
    await writeFile(join(folder, 'two-tokens.yaml'), `tokens:\n${rows.join('')}`);
    const variables = ['TOKEN', 'FOREIGN_TOKEN', 'EXPIRED_TOKEN', 'REVOKED_TOKEN', 'PROVISIONING_TOKEN'];
    const script = variables.map((name) => `echo "\${CFIS_${name}-none}"`).join('\n');
    const { code, stdout } = await exec(['--tokens', 'two-tokens.yaml', '--', 'sh', '-c', script], {
      CFIS_EXPIRED_TOKEN: 'that-of-another-service',
    });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'bbbbbbbbbbbbbbbbbbbbbbbb\naaaaaaaaaaaaaaaaaaaaaaaa\nnone\nnone\nnone\n',
    });
  });

  test("are chosen at the mock's time: before it expires, none has expired", async () => {
    const { stdout } = await execSh('printenv CFIS_EXPIRED_TOKEN || echo none', '--now', '2025-06-01T00:00:00Z');
    expect(stdout).toBe('none\n');
  });
});

test('the contract suite finds what it needs', async () => {
  const script = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(cfis)} verify "$CFIS_BASE_URL"`;
  const { code, signal, stderr } = await execSh(script);
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(stderr).toContain('CONFORMS');
});

test('cfis ca says the same inside', async () => {
  const script = `test "$(${JSON.stringify(process.execPath)} ${JSON.stringify(cfis)} ca)" = "$CFIS_CA_FILE" && test -r "$CFIS_CA" && pwd`;
  const { code, stdout } = await execSh(script, '--ca-dir', 'relative authority');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${folder}\n` });
});

describe('what goes in and out', () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) >> 3));

  test.each([['stdout'], ['stderr']] as const)('is left as it is on %s, byte for byte', async (stream) => {
    const ended = await exec(['--', 'sh', '-c', stream === 'stdout' ? 'cat' : 'cat >&2'], {}, bytes);
    expect({ code: ended.code, same: ended[stream] === bytes.toString('latin1') }).toEqual({ code: 0, same: true });
  });

  test('may be much', async () => {
    const { code, stdout } = await execSh('head -c 20000000 /dev/zero');
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 20_000_000 });
  });

  test('ends when the command ends it: stdin is read by nobody else', async () => {
    const { stdout } = await exec(['--', 'sh', '-c', 'read line; echo "$line"; cat'], {}, 'one\ntwo\n');
    expect(stdout).toBe('one\ntwo\n');
  });

  // A mock that opened a stream beside the command would leave the command a pipe that refuses what does not fit.
  test.skipIf(!hasPython).each([
    ['stdout', 1, '2>requests.txt'],
    ['stderr', 2, '2>&1 >/dev/null'],
  ] as const)('waits for a slow reader of %s, whatever the mock shows meanwhile (needs Python)', async (_, fd, to) => {
    const call = `subprocess.run('curl -s -o /dev/null "$CFIS_BASE_URL/partner/payments"', shell=True, check=True)`;
    const writer = `import os, subprocess
${call}
for _ in range(40):
    rest = b'x' * 65536
    while rest: rest = rest[os.write(${fd}, rest):]
${call}
open('written', 'w').close()`;
    const reader = `import os
read = b''
while part := os.read(0, 700): read += part
print(read.count(b'x'), read.count(b'401 GET'))`;
    await writeFile(join(folder, 'writer.py'), writer);
    await writeFile(join(folder, 'reader.py'), reader);
    const script = `"$0" "$1" exec --requests -- python3 writer.py ${to} | python3 reader.py && rm written`;
    const child = spawn('sh', ['-c', script, process.execPath, cfis], {
      env: { ...environment({}), ...trustingNothing },
      cwd: folder,
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'close');
    expect({ code, output }).toEqual({ code: 0, output: `${40 * 65_536} ${fd === 1 ? 0 : 2}\n` });
  });
});

describe('the mock', () => {
  const call = 'curl -s -o /dev/null "$CFIS_BASE_URL/partner/payments"';

  test('is silent', async () => {
    expect(await execSh(call)).toEqual({ ...fine, stdout: '' });
  });

  test.each<[string, readonly string[], Variables]>([
    ['--requests', ['--requests'], {}],
    ['CFIS_REQUESTS', [], { CFIS_REQUESTS: '1' }],
  ])('shows a line for each request with %s', async (_, flags, variables) => {
    expect(await exec([...flags, '--', 'sh', '-c', call], variables)).toEqual({
      ...fine,
      stdout: '',
      stderr:
        'staging    401 GET /api/v1/partner/payments: missing: there is no X-Api-Key header, and no token elsewhere.\n',
    });
  });

  test('is gone when the command has ended', async () => {
    const { stdout } = await execSh('echo "$CFIS_BASE_URL $CFIS_PRODUCTION_BASE_URL"');
    const urls = stdout.trim().split(' ');
    expect(urls.length).toBe(2);
    for (const url of urls) await expect(curl('--insecure', url)).rejects.toThrow(/connect/i);
  });

  test('is one for each, when several commands run at once', async () => {
    const renew = `curl -s "$CFIS_BASE_URL/partner/renew" -H "X-Api-Key: $CFIS_TOKEN" -o /dev/null -w '%{http_code}'; echo " $CFIS_BASE_URL"`;
    const runs = await Promise.all([1, 2, 3, 4].map(() => execSh(renew)));
    expect(runs.map(({ code, stdout, stderr }) => ({ code, stderr, status: stdout.slice(0, 3) }))).toEqual(
      runs.map(() => ({ code: 0, stderr: '', status: '200' })),
    );
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(4);
  });

  test('that cannot be started keeps the command from being run', async () => {
    const { code, stderr } = await execSh('touch was-run', '--spec', 'nowhere.yaml');
    expect({ code, ran: existsSync(join(folder, 'was-run')) }).toEqual({ code: 2, ran: false });
    expect(stderr).toMatch(/^cfis: nowhere\.yaml/);
  });

  test('and a trust store that cannot be written, too', async () => {
    await mkdir(join(folder, 'broken authority'));
    await exec(['--ca-dir', 'broken authority', '--', 'true']);
    const store = join(folder, 'broken authority', 'trust.pem');
    await exec(['--', 'sh', '-c', `rm '${store}' && mkdir '${store}' && touch '${store}/in-the-way'`]);
    const { code, stderr } = await execSh('touch was-run', '--ca-dir', 'broken authority');
    expect({ code, ran: existsSync(join(folder, 'was-run')) }).toEqual({ code: 2, ran: false });
    expect(stderr).toMatch(/broken authority\/trust\.pem: the trust store cannot be written[\s\S]*--ca-dir/);
  });
});

describe('the end of the command is the end of cfis', () => {
  test.each([0, 1, 2, 3, 42, 126, 130, 143, 255])('with exit code %d', async (code) => {
    expect(await execSh(`exit ${code}`)).toEqual({ ...fine, code, stdout: '' });
  });

  test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGABRT'] as const)(
    'by %s',
    async (signal) => {
      const ended = await execSh(`ulimit -c 0; kill -${signal.slice(3)} $$`);
      expect(ended).toEqual({ code: null, signal, stdout: '', stderr: '' });
    },
  );

  test('which a shell sees as 128 and the number of the signal', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${cfis}" exec -- sh -c 'kill -TERM $$'; exit $?`], {
      env: environment({}),
      cwd: folder,
    });
    expect(await once(child, 'close')).toEqual([143, null]);
  });

  test('a command that is not there gets 127, and a remedy', async () => {
    expect(await exec(['--', 'no-such-command-at-all', 'a-secret'])).toEqual({
      code: 127,
      signal: null,
      stdout: '',
      stderr:
        "cfis: no-such-command-at-all: there is no such command\n  Is it installed, and its folder in PATH? What only a shell knows needs one: cfis exec -- sh -c 'cd app && npm test'.\n",
    });
  });

  test('a file that is not executable gets 126, and a remedy', async () => {
    await writeFile(join(folder, 'plain-file'), 'echo never');
    await chmod(join(folder, 'plain-file'), 0o644);
    expect(await exec(['--', './plain-file'])).toEqual({
      code: 126,
      signal: null,
      stdout: '',
      stderr:
        'cfis: ./plain-file: the command may not be executed\n  Make the file executable, or name its interpreter.\n',
    });
  });

  test.each([
    ['what stands below a file', './plain-file/x', /ENOTDIR/],
    ['a folder', './', /executed/],
  ])('%s gets 126', async (_title, command, message) => {
    await writeFile(join(folder, 'plain-file'), '');
    const { code, stdout, stderr } = await exec(['--', command]);
    expect({ code, stdout }).toEqual({ code: 126, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test.each([[[]], [['--']], [['--', '']]])('no command (%j) gets 2, and an example', async (args) => {
    expect(await exec(args)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: 'cfis: cfis exec: there is no command to run\n  Name one, such as: cfis exec -- npm test.\n',
    });
  });

  test('a flag that there is not gets 2', async () => {
    const { code, stdout, stderr } = await exec(['--reqests', '--', 'true']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/unknown option '--reqests'[\s\S]*Did you mean --requests/);
  });
});

describe("the command's own flags are left alone", () => {
  test.each([
    ['after --', ['--', 'echo', '--requests', '--help', '-V', '--', '--now', 'x'], '--requests --help -V -- --now x\n'],
    ['without --', ['echo', '--requests', '--help', '-V', '--', '--now', 'x'], '--requests --help -V -- --now x\n'],
    ['behind flags of cfis', ['--now', '2030-01-01T00:00:00Z', 'echo', '--now'], '--now\n'],
    ['however they are written', ['--', 'printf', '%s|', 'a b', '$HOME', '"', "'", '', '*'], 'a b|$HOME|"|\'||*|'],
  ])('%s', async (_, args, stdout) => {
    expect(await exec(args)).toEqual({ ...fine, stdout });
  });
});

describe('a signal', () => {
  test.each(['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGINT'] as const)(
    '%s reaches the command, which ends as it likes',
    async (signal) => {
      const name = signal.slice(3);
      const script = `trap 'echo got ${name}; exit 7' ${name}; echo ready; for i in $(seq 600); do sleep 0.05; done`;
      const command = start(['--', 'sh', '-c', script]);
      await command.seen('ready');
      command.process.kill(signal);
      expect(await command.ended).toEqual({ code: 7, signal: null, stdout: `ready\ngot ${name}\n`, stderr: '' });
    },
  );

  test('that the command does not mind does not end cfis either', async () => {
    const command = start(['--', 'sh', '-c', 'trap \'\' TERM; echo ready; read line; echo "$line"'], {}, null);
    await command.seen('ready');
    command.process.kill('SIGTERM');
    command.process.stdin?.end('still here\n');
    expect(await command.ended).toEqual({ ...fine, stdout: 'ready\nstill here\n' });
  });

  test('that ends the command ends cfis, and the mock with it', async () => {
    const command = start(['--', 'sh', '-c', 'echo "$CFIS_BASE_URL"; exec sleep 60']);
    await command.seen('/api/v1');
    command.process.kill('SIGTERM');
    const { code, signal, stdout } = await command.ended;
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' });
    await expect(curl('--insecure', stdout.trim())).rejects.toThrow(/connect/i);
  });
});

/** Runs a command at a terminal of its own, types Ctrl-C once it is ready, and says so in a file. */
const atTerminal = `
import os, pty, sys
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen = b''
def until(text):
    global seen
    while text not in seen:
        try: part = os.read(master, 1000)
        except OSError: part = b''
        if not part: break
        seen += part
until(b'ready\\r\\n')
os.write(master, b'\\x03')
until(b'^C')
open(sys.argv[1], 'w').close()
until(b'never')
print(seen.decode().replace('^C', ''), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Counts its interruptions. What it asks of the mock gets an answer only after cfis has seen to its own. */
const counter = `
import os, signal, subprocess, sys, time
if sys.argv[2] == 'apart': os.setpgid(0, 0)
count = 0
def interrupt(*_):
    global count
    count += 1
signal.signal(signal.SIGINT, interrupt)
print(*[os.isatty(stream) for stream in (0, 1, 2)], 'ready', flush=True)
while not os.path.exists(sys.argv[1]): time.sleep(0.01)
for _ in range(3):
    subprocess.run('curl -s -o /dev/null "$CFIS_BASE_URL/partner/payments"', shell=True)
print('count', count, flush=True)
sys.exit(5)
`;

describe.skipIf(!hasPython)('at a terminal (skipped where there is no Python), which it has for its own', () => {
  // Two that come at once look like one, so that what cfis adds is counted where the terminal's own does not come.
  test.each([
    ['Ctrl-C reaches the command', 'together', '1'],
    ['cfis does not pass Ctrl-C on', 'apart', '0'],
  ])('%s', async (_, group, count) => {
    await writeFile(join(folder, 'at-terminal.py'), atTerminal);
    await writeFile(join(folder, 'counter.py'), counter);
    const typed = `typed-${group}`;
    const command = [process.execPath, cfis, 'exec', '--', 'python3', 'counter.py', typed, group];
    const child = spawn('python3', ['at-terminal.py', typed, ...command], {
      env: { ...environment({}), ...trustingNothing },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await once(child, 'close');
    expect(output.trim().split(/\s+/)).toEqual(['True', 'True', 'True', 'ready', 'count', count, '5']);
  });
});

test('a command that itself starts commands, as npm does, hands all of it down', async () => {
  const digest = createHash('sha256')
    .update(await readFile(join(packageRoot, 'package.json')))
    .digest('hex');
  const { code, stdout } = await exec([
    'npm',
    'exec',
    '--yes=false',
    '--',
    'sha256sum',
    join(packageRoot, 'package.json'),
  ]);
  expect({ code, stdout: stdout.slice(0, 64) }).toEqual({ code: 0, stdout: digest });
});
