import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { Fault } from '../../src/fault.ts';
import { defaultAuthorityFolder, openAuthority } from './authority.ts';
import { certifiedNames } from './certified-names.ts';

const names = certifiedNames(await loadDescription());
let base: string;
let folder: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'cfis-authority-'));
  folder = join(base, 'deep', 'authority');
});
afterEach(() => rm(base, { recursive: true }));

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

function isCovered(server: string, name: string): boolean {
  const certificate = new X509Certificate(server);
  return (/^[\d.]+$|:/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
}

function belongs(server: string, ca: string): boolean {
  const certificate = new X509Certificate(server);
  const authority = new X509Certificate(ca);
  return (
    certificate.checkIssued(authority) &&
    certificate.verify(authority.publicKey) &&
    certificate.checkPrivateKey(createPrivateKey(server))
  );
}

describe('first use', () => {
  test('makes a folder with an authority and a server certificate', async () => {
    const { ca, server, caFile, isNew } = await openAuthority(folder, names);
    expect({
      isNew,
      caFile,
      files: (await readdir(folder)).toSorted(),
      around: await readdir(join(base, 'deep')),
      ca: await readFile(join(folder, 'ca.pem'), 'utf8'),
      server: await readFile(join(folder, 'server.pem'), 'utf8'),
      belongs: belongs(server, ca),
    }).toEqual({
      isNew: true,
      caFile: join(folder, 'ca.pem'),
      files: ['ca-key.pem', 'ca.pem', 'server.pem'],
      around: ['authority'],
      ca,
      server,
      belongs: true,
    });
  });

  test.skipIf(process.platform === 'win32')('lets nobody but the owner read the keys', async () => {
    await openAuthority(folder, names);
    const paths = [folder, join(folder, 'ca-key.pem'), join(folder, 'server.pem')];
    expect(await Promise.all(paths.map(modeOf))).toEqual(['700', '600', '600']);
  });

  test('lets the authority sign and the server only serve', async () => {
    const { ca, server } = await openAuthority(folder, names);
    const [authority, certificate] = [new X509Certificate(ca), new X509Certificate(server)];
    const [serverAuth] = ['1.3.6.1.5.5.7.3.1'];
    expect([authority.ca, authority.checkIssued(authority), certificate.ca, certificate.keyUsage]).toEqual([
      true,
      true,
      false,
      [serverAuth],
    ]);
  });

  test.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['staging-integrations.confirmafinance.com', true],
    ['integrations.confirmafinance.com', true],
    ['confirmafinance.com', false],
    ['127.0.0.2', false],
  ])('certifies %s: %j', async (name, expected) => {
    expect(isCovered((await openAuthority(folder, names)).server, name)).toBe(expected);
  });

  test('shares nothing with another folder', async () => {
    const [one, two] = [await openAuthority(folder, names), await openAuthority(join(base, 'other'), names)];
    expect([one.ca === two.ca, belongs(one.server, two.ca), belongs(two.server, one.ca)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test.each([
    ['where nothing is yet', []],
    ['where something else is', ['notes.txt']],
  ])('by ten at once %s ends with one authority', async (_title, files) => {
    for (const file of files) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, file), 'kept');
    }
    const all = await Promise.all(Array.from({ length: 10 }, () => openAuthority(folder, names)));
    const kept = await readFile(join(folder, 'ca.pem'), 'utf8');
    const around = await readdir(join(base, 'deep'));
    expect({
      authorities: [...new Set(all.map(({ ca }) => ca))],
      makers: all.filter(({ isNew }) => isNew).length,
      serving: all.filter(({ server }) => belongs(server, kept)).length,
      around: around.map((name) => name.replace(/old-.*/, 'old')).toSorted(),
    }).toEqual({
      authorities: [kept],
      makers: 1,
      serving: 10,
      around: ['authority', ...files.map(() => 'authority.old')],
    });
  });
});

describe('later use', () => {
  test('finds the same', async () => {
    const first = await openAuthority(folder, names);
    expect(await openAuthority(folder, names)).toEqual({ ...first, isNew: false });
  });

  test.each(['mock.example', '192.0.2.7', '2001:db8::7'])(
    'certifies the new name %s by the same authority',
    async (name) => {
      const first = await openAuthority(folder, names);
      const second = await openAuthority(folder, [...names, name]);
      expect([second.ca === first.ca, second.isNew, belongs(second.server, first.ca)]).toEqual([true, false, true]);
      expect([...names, name].filter((each) => !isCovered(second.server, each))).toEqual([]);
      expect(await openAuthority(folder, names)).toEqual(second);
    },
  );

  test('by ten at once with a new name serves them all', async () => {
    const { ca } = await openAuthority(folder, names);
    const all = await Promise.all(Array.from({ length: 10 }, () => openAuthority(folder, [...names, 'mock.example'])));
    expect(all.filter(({ server }) => belongs(server, ca) && isCovered(server, 'mock.example')).length).toBe(10);
    expect((await readdir(folder)).toSorted()).toEqual(['ca-key.pem', 'ca.pem', 'server.pem']);
  });

  const certificateOf = (server: string): string => server.slice(server.indexOf('-----BEGIN CERTIFICATE'));
  test.each([
    ['is garbage', () => 'garbage'],
    ['is empty', () => ''],
    ['has lost its key', certificateOf],
    ['has lost its certificate', (server: string) => server.replace(certificateOf(server), '')],
    ['is of another authority', async () => (await openAuthority(join(base, 'other'), names)).server],
    [
      'has a key of another certificate',
      async (server: string) =>
        (await openAuthority(join(base, 'other'), names)).server.split('-----BEGIN CERT')[0] + certificateOf(server),
    ],
  ])('issues a server certificate anew that %s', async (_title, damage) => {
    const { ca, server } = await openAuthority(folder, names);
    await writeFile(join(folder, 'server.pem'), await damage(server));
    const mended = await openAuthority(folder, names);
    expect([mended.ca === ca, belongs(mended.server, ca)]).toEqual([true, true]);
  });

  test('makes a damaged authority anew and puts the damaged one aside', async () => {
    const first = await openAuthority(folder, names);
    await writeFile(first.caFile, 'garbage');
    const second = await openAuthority(folder, names);
    const [, aside = ''] = (await readdir(join(base, 'deep'))).toSorted();
    expect([
      second.isNew,
      belongs(second.server, second.ca),
      (await readdir(join(base, 'deep', aside))).length,
    ]).toEqual([true, true, 3]);
  });
});

describe('a folder that cannot be', () => {
  test.each([
    ['lies below a file', ['file', 'authority']],
    ['is a file', ['file']],
  ])('because it %s is a fault with place and remedy', async (_title, path) => {
    await writeFile(join(base, 'file'), '');
    const place = join(base, ...path);
    const fault: unknown = await openAuthority(place, names).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      code: 'authority',
      problems: [{ what: expect.stringContaining('ENOTDIR'), place, remedy: expect.stringContaining('--ca-dir') }],
    });
  });

  test('because the key of the authority is gone is a fault, not a new authority', async () => {
    await openAuthority(folder, names);
    await rm(join(folder, 'ca-key.pem'));
    await expect(openAuthority(folder, [...names, 'mock.example'])).rejects.toMatchObject({ code: 'authority' });
  });
});

test('the default folder is what CFIS_CA_DIR says', () => {
  expect(defaultAuthorityFolder({ CFIS_CA_DIR: '/somewhere' })).toBe('/somewhere');
});
