import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curl, folder, type RunningMock, runCfis, startCfisMock } from './cfis.ts';
import { hasPython, python } from './python.ts';

const run = promisify(execFile);
const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());

const portOf = ({ staging }: RunningMock): number => Number(new URL(staging.baseUrl).port);
const validate = (to: RunningMock, ...args: readonly string[]) =>
  curl(`${to.staging.baseUrl}/partner/validate`, '-H', `X-Api-Key: ${to.staging.tokens.valid}`, ...args);
const valid = { status: 200, body: '{"isValid":true,"message":"Token is valid"}' };

describe('curl gets its answer', () => {
  test.each([
    ['--http1.1', '--tls-max', '1.2'],
    ['--http1.1', '--tlsv1.3'],
    ['--http2', '--tls-max', '1.2'],
    ['--http2', '--tlsv1.3'],
  ])('over %s %s %s', async (...args) => {
    const { stdout } = await run('curl', [
      ...['--silent', '--cacert', mock.caFile, '--write-out', ' %{http_code} %{http_version}', ...args.filter(Boolean)],
      ...[`${mock.staging.baseUrl}/partner/validate`, '-H', `X-Api-Key: ${mock.staging.tokens.valid}`],
    ]);
    expect(stdout).toBe(`${valid.body} 200 ${args.includes('--http2') ? '2' : '1.1'}`);
  });

  test('of no version before TLS 1.2', async () => {
    const old = ['--tlsv1.0', '--tls-max', '1.1', '--ciphers', 'DEFAULT@SECLEVEL=0'];
    await expect(validate(mock, '--cacert', mock.caFile, ...old)).rejects.toThrow(/protocol version/);
  });
});

describe.skipIf(!hasPython)('Python (skipped where there is none)', () => {
  const handshake = `
import json, socket, ssl, sys
def attempt(minimum, maximum, name='localhost'):
    context = ssl.create_default_context(cafile=sys.argv[2])
    context.set_ciphers('DEFAULT@SECLEVEL=0')
    context.set_alpn_protocols(['h2', 'http/1.1'])
    context.minimum_version, context.maximum_version = minimum, maximum
    try:
        with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as raw, context.wrap_socket(raw, server_hostname=name) as tls:
            return [tls.version(), tls.selected_alpn_protocol()]
    except ssl.SSLError as error:
        return [error.reason]
v = ssl.TLSVersion
print(json.dumps([
    attempt(v.TLSv1_2, v.TLSv1_2),
    attempt(v.TLSv1_3, v.TLSv1_3),
    attempt(v.TLSv1, v.TLSv1_1),
    attempt(v.TLSv1_2, v.TLSv1_3, 'nobody.example'),
]))`;

  test('shakes hands by TLS 1.2 and 1.3 only, and refuses a name that is not certified', async () => {
    expect(await python(handshake, String(portOf(mock)), mock.caFile)).toEqual([
      ['TLSv1.2', 'h2'],
      ['TLSv1.3', 'h2'],
      ['TLSV1_ALERT_PROTOCOL_VERSION'],
      ['CERTIFICATE_VERIFY_FAILED'],
    ]);
    expect(await validate(mock, '--cacert', mock.caFile)).toEqual(valid);
  });
});

test('an unknown server name gets the certificate all the same, for the client to refuse', async () => {
  const url = `https://nobody.example:${portOf(mock)}/api/v1/partner/validate`;
  const args = ['--resolve', `nobody.example:${portOf(mock)}:127.0.0.1`, '--cacert', mock.caFile, url];
  await expect(curl(...args)).rejects.toThrow(/no alternative certificate subject name matches/);
  expect(await validate(mock, '--cacert', mock.caFile)).toEqual(valid);
});

test.each([
  ['noise in the clothes of a handshake', Buffer.concat([Buffer.from([0x16, 3, 1]), Buffer.alloc(2000, 0xff)])],
  ['an alert in place of a handshake', Buffer.from([0x16, 3, 3, 0, 2, 2, 40])],
  ['a record of length 0', Buffer.from([0x16, 3, 1, 0, 0])],
])('%s ends the connection, not the mock', async (_title, bytes) => {
  const socket = connect(portOf(mock), '127.0.0.1').resume();
  socket.on('error', () => {});
  socket.end(bytes);
  await once(socket, 'close');
  expect(await validate(mock, '--cacert', mock.caFile)).toEqual(valid);
});

describe.skipIf(process.platform === 'win32')('the keys of this machine (skipped on Windows)', () => {
  const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

  test('are for their owner only, whatever the rights that new files get', async () => {
    const own = join(folder, 'strict');
    await run('sh', ['-c', `umask 000; exec "$0" dist/cfis.js ca --ca-dir '${own}'`, process.execPath]);
    const paths = [own, join(own, 'ca-key.pem'), join(own, 'server.pem')];
    expect(await Promise.all(paths.map(modeOf))).toEqual(['700', '600', '600']);
  });

  test('draw a warning where others can get at them', async () => {
    const loose = join(folder, 'loose');
    await runCfis(['ca', '--ca-dir', loose]);
    await chmod(loose, 0o755);
    await chmod(join(loose, 'ca-key.pem'), 0o644);
    const own = await startCfisMock(['--ca-dir', loose, '--quiet']);
    const { stderr } = await own.stop();
    const what = "others than its owner can get at this, which holds a private key of this machine's authority";
    expect(stderr.match(/^cfis: .*$/gm)).toEqual([
      `cfis: ${loose}: ${what}`,
      `cfis: ${join(loose, 'ca-key.pem')}: ${what}`,
    ]);
    expect(stderr).toContain(`Run: chmod go= '${loose}'`);
  });
});

describe("one's own certificate", () => {
  const subject = (name: string): readonly string[] => ['-subj', `/CN=${name}`];
  const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const files = ['--cert', 'own.pem', '--key', 'own-key.pem'];
  const at = (name: string): string => join(folder, name);

  /** A root, and a server certificate by it with that name, in `NAME.pem`, `NAME-key.pem` and `root.pem`. */
  const issue = async (name: string): Promise<void> => {
    await openssl('req', ...ecKey, ...subject(name), '-addext', names, '-keyout', `${name}-key.pem`, '-out', 'own.csr');
    const by = ['-CA', 'root.pem', '-CAkey', 'root-key.pem', '-CAcreateserial', '-copy_extensions', 'copy'];
    await openssl('x509', '-req', '-in', 'own.csr', ...by, '-days', '30', '-out', `${name}.pem`);
  };
  const served = async (to: RunningMock): Promise<string> => {
    const shown = openssl('s_client', '-connect', `127.0.0.1:${portOf(to)}`, '-servername', 'localhost');
    shown.child.stdin?.end();
    return /subject=CN = (.*)/.exec((await shown).stdout)?.[1] ?? '';
  };

  beforeAll(async () => {
    await openssl('req', '-x509', ...ecKey, ...subject('root'), '-keyout', 'root-key.pem', '-out', 'root.pem');
    await issue('own');
    await issue('second');
  });

  test('is served, and trusted by whoever trusts its authority', async () => {
    const own = await startCfisMock(files);
    const answers = [
      await validate(own, '--cacert', at('root.pem')),
      await validate(own, '--cacert', mock.caFile).catch(String),
    ];
    expect([own.caFile, answers]).toEqual([undefined, [valid, expect.stringContaining('certificate')]]);
    expect(await own.stop()).toMatchObject({ code: 0, stderr: 'Stopping.\n' });
  });

  test('needs no authority of this machine', async () => {
    const own = await startCfisMock([...files, '--ca-dir', 'never-made']);
    await own.stop();
    await expect(stat(at('never-made'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('names the file to trust where its authority is in it', async () => {
    await writeFile(
      at('chain.pem'),
      (await readFile(at('own.pem'), 'utf8')) + (await readFile(at('root.pem'), 'utf8')),
    );
    const own = await startCfisMock([], { CFIS_CERT: at('chain.pem'), CFIS_KEY: at('own-key.pem') });
    expect([own.caFile, await validate(own, '--cacert', own.caFile)]).toEqual([at('chain.pem'), valid]);
    await own.stop();
  });

  test('may be self-signed', async () => {
    const made = ['-keyout', 'self-key.pem', '-out', 'self.pem'];
    await openssl('req', '-x509', ...ecKey, ...subject('self'), '-addext', names, ...made);
    const own = await startCfisMock(['--cert', 'self.pem', '--key', 'self-key.pem']);
    expect([own.caFile, await validate(own, '--cacert', own.caFile)]).toEqual([at('self.pem'), valid]);
    await own.stop();
  });

  test.skipIf(process.platform === 'win32')('draws a warning where others can read its key', async () => {
    await copyFile(at('own-key.pem'), at('open-key.pem'));
    await chmod(at('open-key.pem'), 0o640);
    const own = await startCfisMock(['--cert', 'own.pem', '--key', 'open-key.pem', '--quiet']);
    expect((await own.stop()).stderr).toBe(
      "cfis: open-key.pem: others than its owner can read this private key\n  Run: chmod 600 'open-key.pem'\n",
    );
  });

  test.each([
    ['has no key', ['--cert', 'own.pem'], {}, '--cert: is of no use alone', '--key (CFIS_KEY)'],
    ['is only a key', [], { CFIS_KEY: 'own-key.pem' }, '--key: is of no use alone', '--cert (CFIS_CERT)'],
    [
      'is not there',
      ['--cert', 'none.pem', '--key', 'own-key.pem'],
      {},
      'none.pem: cannot be read',
      '--cert (CFIS_CERT)',
    ],
    [
      'has another key',
      ['--cert', 'own.pem', '--key', 'root-key.pem'],
      {},
      'root-key.pem: the key does not belong',
      '',
    ],
    ['is a key', ['--cert', 'own-key.pem', '--key', 'own-key.pem'], {}, 'own-key.pem: has no certificate in PEM', ''],
  ])('that %s is refused with place and remedy', async (_title, args, variables, what, remedy) => {
    const { code, stdout, stderr } = await runCfis(['mock', ...args], variables);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(`cfis: ${what}`) });
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^\s+at |BEGIN/m);
  });

  test('is taken up anew when its files change, and a broken edit keeps the one before', async () => {
    await mkdir(at('live'));
    const put = async (name: string): Promise<void> => {
      for (const kind of ['', '-key']) {
        await copyFile(at(`${name}${kind}.pem`), at(`live/next${kind}.pem`));
        await rename(at(`live/next${kind}.pem`), at(`live/live${kind}.pem`));
      }
    };
    await put('own');
    const own = await startCfisMock(['--cert', 'live/live.pem', '--key', 'live/live-key.pem']);
    let stderr = '';
    own.process.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const first = await served(own);
    await writeFile(at('live/live.pem'), 'garbage');
    await expect.poll(() => stderr, { timeout: 10_000 }).toContain('the certificate from before is kept');
    const afterGarbage = [await served(own), await validate(own, '--cacert', at('root.pem'))];
    await put('second');
    await expect.poll(() => served(own), { timeout: 10_000 }).toBe('second');
    const last = await validate(own, '--cacert', at('root.pem'));
    await own.stop();
    expect({ first, afterGarbage, last }).toEqual({ first: 'own', afterGarbage: ['own', valid], last: valid });
    expect(stderr).toContain(
      'cfis: live/live.pem: has no certificate in PEM; the certificate from before is kept\n  Give the server certificate',
    );
    expect(stderr).toContain('The certificate of live/live.pem has changed');
  });
});

describe('a name that only others know it by', () => {
  test.each([
    ['--name', ['--name', 'cfis-mock,192.0.2.7', '--name', 'mock.test'], {}],
    ['CFIS_NAMES', [], { CFIS_NAMES: 'cfis-mock,192.0.2.7,mock.test' }],
  ])('is certified when %s says so, and no other is', async (_, args, variables) => {
    const own = await startCfisMock([...args, '--ca-dir', join(folder, 'named')], variables);
    const as = (name: string) =>
      curl(
        ...['--cacert', own.caFile, '--connect-to', `${name}:443:localhost:${portOf(own)}`],
        ...['-H', `X-Api-Key: ${own.staging.tokens.valid}`, `https://${name}/api/v1/partner/validate`],
      );
    const answers = [await as('cfis-mock'), await as('192.0.2.7'), await as('mock.test')];
    const other = await as('other.test').catch((error: Error) => error.message);
    await own.stop();
    expect({ answers, other }).toEqual({
      answers: [valid, valid, valid],
      other: expect.stringMatching(/no alternative certificate subject name matches/),
    });
  });

  test.each([
    [['--name', 'mock_1'], {}, '"mock_1" is neither a host name nor an IP address'],
    [[], { CFIS_NAMES: 'fine,*.example' }, '"*.example" is neither a host name nor an IP address'],
    [
      ['--name', 'cfis-mock', '--cert', 'own.pem', '--key', 'own-key.pem'],
      {},
      "--name: is of no use with one's own certificate",
    ],
  ])('is refused where no certificate can be made for it: %j %j', async (args, variables, reason) => {
    const { code, stdout, stderr } = await runCfis(['mock', '--port', '0', ...args], variables);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
  });
});
