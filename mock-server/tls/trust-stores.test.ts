import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuthorityCertificate } from './certificates.ts';
import { type TrustStores, writeTrustStores } from './trust-stores.ts';
import { readTrustedRoots } from './trusted-roots.ts';

const { cert: ca } = await createAuthorityCertificate();
const { cert: corporate } = await createAuthorityCertificate();
const { cert: another } = await createAuthorityCertificate();
/** What this machine trusts: the public roots, and perhaps more. */
const { common } = await readTrustedRoots({});

let folder: string;
let caFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cfis-trust-'));
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, ca);
});
afterEach(() => rm(folder, { recursive: true }));

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;
const ours = fingerprint(ca);
const others = common.map(({ fingerprint256 }) => fingerprint256);

/** A file with this text, outside the authority's folder. */
async function file(name: string, text: string): Promise<string> {
  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere, { recursive: true });
  await writeFile(join(elsewhere, name), text);
  return join(elsewhere, name);
}

async function inBundle({ bundleFile }: TrustStores): Promise<readonly string[]> {
  const pems = (await readFile(bundleFile, 'utf8')).match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
  return pems.map(fingerprint);
}

test('the common certificates are the public ones and those of the system, each once', () => {
  expect(others).toEqual([...new Set(others)]);
  expect(others).toEqual(expect.arrayContaining(rootCertificates.map(fingerprint)));
});

test('the stores lie beside the authority, and have it and what is trusted anyway', async () => {
  const stores = await writeTrustStores({ ca, caFile }, {});
  expect(stores).toEqual({
    folder,
    caFile,
    bundleFile: join(folder, 'trust.pem'),
    javaFile: join(folder, 'trust.jks'),
  });
  expect((await readdir(folder)).toSorted()).toEqual(['ca.pem', 'trust.jks', 'trust.pem']);
  expect(await inBundle(stores)).toEqual([ours, ...others]);
});

describe('what the variables name is trusted as well', () => {
  const corporates = [fingerprint(corporate), fingerprint(another)];
  test.each<readonly [title: string, set: () => Promise<NodeJS.ProcessEnv>, added: readonly string[]]>([
    ['SSL_CERT_FILE', async () => ({ SSL_CERT_FILE: await file('a.pem', corporate) }), corporates.slice(0, 1)],
    ['CURL_CA_BUNDLE', async () => ({ CURL_CA_BUNDLE: await file('a.pem', corporate) }), corporates.slice(0, 1)],
    [
      'REQUESTS_CA_BUNDLE',
      async () => ({ REQUESTS_CA_BUNDLE: await file('a.pem', corporate) }),
      corporates.slice(0, 1),
    ],
    [
      'NODE_EXTRA_CA_CERTS',
      async () => ({ NODE_EXTRA_CA_CERTS: await file('a.pem', corporate) }),
      corporates.slice(0, 1),
    ],
    [
      'a bundle of several',
      async () => ({ SSL_CERT_FILE: await file('a.pem', `# one\n${corporate}\n\n# two\r\n${another}`) }),
      corporates,
    ],
    [
      'several files, of which two say the same',
      async () => ({
        SSL_CERT_FILE: await file('a.pem', corporate),
        CURL_CA_BUNDLE: await file('b.pem', corporate.replaceAll('\n', '\r\n')),
        NODE_EXTRA_CA_CERTS: await file('c.pem', another),
      }),
      corporates,
    ],
    [
      'a folder',
      async () => {
        await file('b.pem', another);
        await file('a.pem', corporate);
        return { SSL_CERT_DIR: `:${join(folder, 'elsewhere')}:/nowhere` };
      },
      corporates,
    ],
    [
      'the authority itself and a public one',
      async () => ({ SSL_CERT_FILE: await file('a.pem', ca + rootCertificates[3]) }),
      [],
    ],
    ['a file that is not there', async () => ({ SSL_CERT_FILE: '/nowhere.pem' }), []],
    ['a file that is no certificate', async () => ({ SSL_CERT_FILE: await file('a.pem', 'nonsense') }), []],
    [
      'a broken certificate beside a good one',
      async () => ({ SSL_CERT_FILE: await file('a.pem', `${corporate.replace(/M/, 'N')}\n${another}`) }),
      corporates.slice(1),
    ],
    ['an empty name', async () => ({ SSL_CERT_FILE: '' }), []],
  ])('%s', async (_title, set, added) => {
    const stores = await writeTrustStores({ ca, caFile }, await set());
    expect(await inBundle(stores)).toEqual([ours, ...others, ...added]);
    expect(stores.bundleFile).toMatch(added.length === 0 ? /\/trust\.pem$/ : /\/trust-[0-9a-f]{12}\.pem$/);
  });

  test('and is so still when the stores themselves are named, in the same file', async () => {
    const first = await writeTrustStores({ ca, caFile }, { SSL_CERT_FILE: await file('a.pem', corporate + another) });
    const second = await writeTrustStores({ ca, caFile }, { SSL_CERT_FILE: first.bundleFile });
    expect(second).toEqual(first);
  });

  test('by nobody else: a command that names more has files of its own', async () => {
    const plain = await writeTrustStores({ ca, caFile }, {});
    await writeTrustStores({ ca, caFile }, { SSL_CERT_FILE: await file('a.pem', corporate) });
    expect(await inBundle(plain)).toEqual([ours, ...others]);
  });
});

describe('a file', () => {
  const written = async (stores: TrustStores): Promise<readonly number[]> =>
    Promise.all([stores.bundleFile, stores.javaFile].map(async (path) => (await stat(path)).ino));

  test('that is as it should be is not written again', async () => {
    const before = await written(await writeTrustStores({ ca, caFile }, {}));
    expect(await written(await writeTrustStores({ ca, caFile }, {}))).toEqual(before);
  });

  test('that was damaged, or is of an earlier authority, is replaced whole', async () => {
    const stores = await writeTrustStores({ ca: corporate, caFile }, {});
    const before = await written(stores);
    await writeTrustStores({ ca, caFile }, {});
    const after = await written(stores);
    expect(before.filter((inode, index) => inode === after[index])).toEqual([]);
    expect(await inBundle(stores)).toEqual([ours, ...others]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test('that cannot be written is a fault that names it', async () => {
    await expect(writeTrustStores({ ca, caFile }, {}, caFile)).rejects.toMatchObject({
      code: 'authority',
      problems: [{ what: expect.stringContaining('EEXIST'), place: expect.stringMatching(/trust-.*\.(pem|jks)$/) }],
    });
  });

  test('goes into another folder, made for it, under a name of its own', async () => {
    const other = join(folder, 'not', 'there');
    const stores = await writeTrustStores({ ca, caFile }, {}, other);
    const names = await readdir(other);
    expect([stores.folder, stores.caFile, names.every((name) => /^trust-[0-9a-f]{12}\.(pem|jks)$/.test(name))]).toEqual(
      [other, caFile, true],
    );
    await rm(join(folder, 'not'), { recursive: true });
  });
});

const hasJava = isThere('keytool', '-help');

describe.skipIf(!hasJava)('keytool (skipped where there is none)', () => {
  const keytool = (...args: readonly string[]): string =>
    execFileSync('keytool', [...args, '-J-Duser.language=en'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  test('reads the store, finds it unharmed, and lists what the bundle has', async () => {
    const stores = await writeTrustStores({ ca, caFile }, { SSL_CERT_FILE: await file('a.pem', corporate) });
    const listed = keytool('-list', '-keystore', stores.javaFile, '-storepass', 'changeit');
    expect(listed).toContain('Keystore type: JKS');
    expect(listed).toMatch(/^cfis-mock-authority, .*trustedCertEntry/m);
    const fingerprints = [...listed.matchAll(/SHA-256\): ([0-9A-F:]+)/g)].map(([, found]) => found);
    expect(fingerprints.toSorted()).toEqual([...(await inBundle(stores))].toSorted());
  });

  test('refuses it when a byte was changed', async () => {
    const { javaFile } = await writeTrustStores({ ca, caFile }, {});
    const bytes = await readFile(javaFile);
    const middle = bytes.length >> 1;
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    await writeFile(javaFile, bytes);
    expect(() => keytool('-list', '-keystore', javaFile, '-storepass', 'changeit')).toThrow();
  });
});

function isThere(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
