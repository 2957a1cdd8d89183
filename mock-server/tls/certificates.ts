import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { CertifiedKey } from './certified-key.ts';

const DAY = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

// A little in the past: clocks of containers and virtual machines lag.
const since = (): Date => new Date(Date.now() - DAY);
const until = (days: number): Date => new Date(Date.now() + days * DAY);

/**
 * A new authority: an ECDSA P-256 key and a certificate that may sign server certificates.
 *
 * @param below how many authorities may stand between it and a server's certificate
 */
export async function createAuthorityCertificate(below = 0): Promise<CertifiedKey> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=CFIS mock authority of this machine ${serialNumber().slice(0, 8)}, O=cfis-contract-kit`,
    serialNumber: serialNumber(),
    notBefore: since(),
    notAfter: until(3650),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, below, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await privateKeyPem(keys), cert: certificate.toString('pem') };
}

/** An authority that another one answers for: it may sign server certificates and no further authorities. */
export function createIntermediateCertificate(authority: CertifiedKey): Promise<CertifiedKey> {
  const name = 'CN=CFIS mock intermediate authority, O=cfis-contract-kit';
  return sign(authority, name, since(), until(3650), [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
}

/**
 * A server certificate for DNS names and IP addresses.
 *
 * @param days how long it is good for, from now; as long as browsers accept one unless given: 397 days with the one past
 */
export function createServerCertificate(
  authority: CertifiedKey,
  names: readonly string[],
  days = 396,
): Promise<CertifiedKey> {
  // One that is over began before it was over.
  const from = days < 0 ? until(days - 1) : since();
  return sign(authority, 'CN=CFIS mock, O=cfis-contract-kit', from, until(days), [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
  ]);
}

/** A new key, and a certificate for it that an authority has signed. */
async function sign(
  authority: CertifiedKey,
  subject: string,
  notBefore: Date,
  notAfter: Date,
  extensions: readonly Extension[],
): Promise<CertifiedKey> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.cert);
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { key: await privateKeyPem(keys), cert: certificate.toString('pem') };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function privateKeyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

function importPrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(pem);
  if (der === undefined) throw new RangeError('the key of the authority is not in PEM');
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']) as Promise<webcrypto.CryptoKey>;
}

/** Positive and of 126 bits, since a leading one would make it negative (RFC 5280 section 4.1.2.2). */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  return Buffer.from(bytes.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte))).toString('hex');
}
