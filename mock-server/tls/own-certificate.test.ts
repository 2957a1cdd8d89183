import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { Fault } from '../../src/fault.ts';
import { createAuthorityCertificate, createIntermediateCertificate, createServerCertificate } from './certificates.ts';
import { readOwnCertificate } from './own-certificate.ts';

const folder = await mkdtemp(join(tmpdir(), 'cfis-own-'));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.useRealTimers());

const root = await createAuthorityCertificate(1);
const intermediate = await createIntermediateCertificate(root);
const server = await createServerCertificate(intermediate, ['localhost']);
const expired = await createServerCertificate(root, ['localhost'], -1);
const chain = server.cert + intermediate.cert;
const certFile = join(folder, 'cert.pem');
const keyFile = join(folder, 'key.pem');

async function read(cert: string | undefined, key: string | undefined, mode = 0o600) {
  await Promise.all([certFile, keyFile].map((file) => rm(file, { force: true })));
  if (cert !== undefined) await writeFile(certFile, cert);
  if (key !== undefined) await writeFile(keyFile, key);
  if (key !== undefined) await chmod(keyFile, mode);
  return readOwnCertificate({ certFile, keyFile });
}

const run = promisify(execFile);

/** The same key in another form, made by OpenSSL. */
async function converted(...args: readonly string[]): Promise<string> {
  const made = run('openssl', ['pkey', ...args]);
  made.child.stdin?.end(server.key);
  return (await made).stdout;
}

const secret = ['-aes256', '-passout', 'pass:secret'];
const traditional = await converted('-traditional');
const encrypted = await converted(...secret);
const encryptedTraditional = await converted('-traditional', ...secret);

const subjects = (pem: string): readonly string[] =>
  (pem.match(/-----BEGIN CERTIFICATE[\s\S]*?END CERTIFICATE-----/g) ?? []).map(
    (each) => new X509Certificate(each).subject,
  );

describe('a certificate in order', () => {
  test('is served with all that leads to its authority, and names the authority where it is there', async () => {
    const whole = await read(chain + root.cert, server.key);
    expect([subjects(whole.server).length, subjects(whole.ca ?? ''), whole.problems]).toEqual([
      3,
      subjects(root.cert),
      [],
    ]);
  });

  test('names no authority where that is not there: clients trust it anyway', async () => {
    expect(await read(chain, server.key)).toEqual({ server: expect.any(String), problems: [] });
  });

  test('may have words around it, and a key in another form', async () => {
    expect(traditional).toContain('BEGIN EC PRIVATE KEY');
    expect((await read(`Subject: localhost\n${chain}\n`, `words\n${traditional}`)).problems).toEqual([]);
  });

  test.skipIf(process.platform === 'win32').each([
    [0o600, false],
    [0o400, false],
    [0o640, true],
    [0o604, true],
    [0o620, true],
  ])('with a key of mode %o: others can get at it: %j', async (mode, isOpen) => {
    const what = 'others than its owner can read this private key';
    const problems = isOpen ? [{ what, place: keyFile, remedy: `Run: chmod 600 '${keyFile}'` }] : [];
    expect((await read(chain, server.key, mode)).problems).toEqual(problems);
  });
});

describe('a certificate that cannot be served is a fault with place and remedy', () => {
  const faults: readonly (readonly [string, string | undefined, string | undefined, string, string, RegExp])[] = [
    ['no certificate file', undefined, server.key, certFile, 'cannot be read: ENOENT', /--cert \(CFIS_CERT\)/],
    ['no key file', chain, undefined, keyFile, 'cannot be read: ENOENT', /--key \(CFIS_KEY\)/],
    ['an empty certificate file', '', server.key, certFile, 'has no certificate in PEM', /in PEM/],
    ['a key in place of a certificate', server.key, server.key, certFile, 'has no certificate in PEM', /in PEM/],
    ['DER', '0\x82\x01', server.key, certFile, 'has no certificate in PEM', /in PEM/],
    [
      'a certificate that is garbage within',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      server.key,
      certFile,
      'has a certificate that cannot be read',
      /in PEM/,
    ],
    ['a certificate in place of a key', chain, chain, keyFile, 'has no private key in PEM', /private key/],
    [
      'a key that is garbage within',
      chain,
      '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
      keyFile,
      'has a private key that cannot be read',
      /private key/,
    ],
    [
      'an encrypted key',
      chain,
      encrypted,
      keyFile,
      'has an encrypted private key, which the mock cannot open',
      /openssl pkey/,
    ],
    [
      'an encrypted key of the old form',
      chain,
      encryptedTraditional,
      keyFile,
      'has an encrypted private key, which the mock cannot open',
      /openssl pkey/,
    ],
    ['the key of another', chain, root.key, keyFile, 'the key does not belong to the first certificate', /issued for/],
    [
      'a chain in the wrong order',
      intermediate.cert + server.cert,
      server.key,
      keyFile,
      'the key does not belong to the first certificate',
      /put the certificate of the server first/,
    ],
    ['an expired certificate', expired.cert, expired.key, certFile, 'the certificate expired at 20', /renewed/],
  ];
  test.each(faults)('%s', async (_title, cert, key, place, what, remedy) => {
    const fault: unknown = await read(cert, key).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      code: 'certificate',
      problems: [{ what: expect.stringContaining(what), place, remedy: expect.stringMatching(remedy) }],
    });
    expect(String(fault)).not.toContain('PRIVATE KEY');
  });

  test('one that is not valid yet', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3 * 86_400_000 });
    await expect(read(chain, server.key)).rejects.toMatchObject({
      problems: [{ what: expect.stringContaining('the certificate is not valid before 20'), place: certFile }],
    });
  });

  test('one whose key the TLS of the runtime finds too short', async () => {
    const made = [
      'req',
      '-x509',
      '-newkey',
      'rsa:512',
      '-nodes',
      '-subj',
      '/CN=short',
      '-keyout',
      keyFile,
      '-out',
      certFile,
    ];
    await run('openssl', made);
    await expect(readOwnCertificate({ certFile, keyFile })).rejects.toMatchObject({
      problems: [{ what: expect.stringMatching(/^TLS does not take it: .*too small/), place: certFile }],
    });
  });
});
