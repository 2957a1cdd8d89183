import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { folder, type RunningMock, startCfisMock } from '../commands/cfis.ts';

const run = promisify(execFile);
const { sslscan, 'testssl.sh': testssl } = inject('tools');
const thorough = inject('thorough') === true;
const missing = inject('missingTools') === '' ? 'it is missing' : inject('missingTools');

let mock: RunningMock;
beforeAll(async () => {
  mock = await startCfisMock();
});
afterAll(() => mock.stop());

/** Everything that sslscan found, attributes as they stand. */
async function scan(url: string) {
  const file = join(folder, 'sslscan.xml');
  const host = `localhost:${new URL(url).port}`;
  await run(sslscan ?? '', [`--xml=${file}`, '--no-colour', '--ocsp', host], { cwd: folder });
  const many = ['protocol', 'heartbleed', 'cipher', 'group', 'certificate'];
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && many.includes(name),
  });
  return parser.parse(await readFile(file, 'utf8')).document.ssltest;
}

describe.skipIf(sslscan === undefined)(`sslscan (skipped where ${missing})`, () => {
  type Found = Readonly<Record<string, string>>;

  test.each([
    ['a service', () => mock.staging.baseUrl],
    ['the admin API', () => mock.adminUrl],
  ])('finds TLS 1.2 and 1.3 at %s, forward secrecy and no weak cipher, and none of the known holes', async (_, url) => {
    const { protocol, heartbleed, renegotiation, cipher, group, certificates } = await scan(url());
    const [certificate] = certificates.certificate;
    expect({
      protocols: protocol.filter(({ enabled }: Found) => enabled === '1').map(({ version }: Found) => version),
      vulnerable: heartbleed.filter(({ vulnerable }: Found) => vulnerable !== '0'),
      insecureRenegotiation: renegotiation.supported === '1' && renegotiation.secure !== '1',
      weak: cipher.filter(({ strength = '' }: Found) => !['strong', 'acceptable'].includes(strength)),
      short: [...cipher, ...group].filter(({ bits }: Found) => Number(bits) < 112),
      lasting: cipher.filter(({ curve, cipher: name = '' }: Found) => curve === undefined && !/^(EC)?DHE/.test(name)),
      certificate: {
        signature: certificate['signature-algorithm'],
        key: certificate.pk.curve_name,
        selfSigned: certificate['self-signed'],
        expired: certificate.expired,
      },
    }).toEqual({
      protocols: ['1.2', '1.3'],
      vulnerable: [],
      insecureRenegotiation: false,
      weak: [],
      short: [],
      lasting: [],
      certificate: { signature: 'ecdsa-with-SHA256', key: 'prime256v1', selfSigned: false, expired: false },
    });
  });
});

/** What testssl.sh says above LOW, and why it may: spec/decisions/0019-abuse-and-its-limits.md. */
const explained: Readonly<Record<string, string>> = {
  cert_revocation: 'a certificate of this machine’s own authority cannot be revoked',
};

/** What it could not look into, for want of something on its own side. */
const isOfItsOwn = /engine|local OpenSSL|connect problem/;

describe.skipIf(testssl === undefined)(`testssl.sh (skipped where ${missing})`, () => {
  interface Finding {
    readonly id: string;
    readonly severity: 'OK' | 'INFO' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'WARN' | 'FATAL';
    readonly finding: string;
  }

  const checks = thorough ? [] : ['--fast', '-p', '-P', '-S', '-h', '-U'];

  test(`finds nothing above LOW that is not explained (${thorough ? 'all of it' : 'without single ciphers and clients'})`, async () => {
    const file = join(folder, 'testssl.json');
    const way = ['--ip', '127.0.0.1', '--nodns', 'none', '--add-ca', mock.caFile];
    const silent = ['--quiet', '--color', '0', '--warnings', 'off', '--jsonfile', file];
    const url = `https://localhost:${new URL(mock.staging.baseUrl).port}/api/v1/partner/validate`;
    // Its exit code counts what it says against a server; its report says it better.
    await run(testssl ?? '', [...checks, ...way, ...silent, url], { cwd: folder }).catch(() => {});
    const findings: readonly Finding[] = JSON.parse(await readFile(file, 'utf8'));
    const bad = findings.filter(({ severity }) => !['OK', 'INFO', 'LOW'].includes(severity));
    const ours = bad.filter(({ severity, finding }) => severity !== 'WARN' || !isOfItsOwn.test(finding));
    expect(findings.length).toBeGreaterThan(60);
    expect(findings).toContainEqual(expect.objectContaining({ id: 'cert_chain_of_trust', severity: 'OK' }));
    expect(ours.map(({ id }) => id)).toEqual(Object.keys(explained));
  }, 600_000);
});
