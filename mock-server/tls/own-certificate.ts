import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Fault, type Problem } from '../../src/fault.ts';
import { readableByOthers } from './readable-by-others.ts';

/** The files of one's own certificate, in PEM. One file may be both. */
export interface CertificateFiles {
  /** The server's certificate first, then those that lead to its authority. */
  readonly certFile: string;
  /** The server's private key, not encrypted. */
  readonly keyFile: string;
}

/** One's own certificate, ready to be served. All PEM. */
export interface OwnCertificate {
  readonly server: string;
  /** What clients must trust, as far as the file has it: the self-signed certificate in it. */
  readonly ca?: string;
  /** What is wrong about the files without making them useless. */
  readonly problems: readonly Problem[];
}

/** Reads and checks one's own certificate and key. Throws a `Fault` that names the file and the remedy. */
export async function readOwnCertificate({ certFile, keyFile }: CertificateFiles): Promise<OwnCertificate> {
  const [certText, keyText] = [await read(certFile, '--cert (CFIS_CERT)'), await read(keyFile, '--key (CFIS_KEY)')];
  const chain = readChain(certText, certFile);
  const key = readKey(keyText, keyFile);
  const [certificate] = chain;
  checkDates(certificate, certFile);
  if (!certificate.checkPrivateKey(key)) throw keyOfAnother(chain, key, certFile, keyFile);
  const server = [key.export({ type: 'pkcs8', format: 'pem' }), ...chain.map(String)].join('\n');
  const refusal = refusalOfRuntime(server);
  if (refusal !== undefined) {
    throw fault(refusal, certFile, 'Have a certificate issued with an ECDSA key, or an RSA key of 2048 bits or more.');
  }
  const root = chain.find((each) => each.checkIssued(each) && each.verify(each.publicKey));
  const open = await readableByOthers([keyFile]);
  return {
    server,
    ...(root !== undefined && { ca: root.toString() }),
    problems: open.map((place) => ({
      what: 'others than its owner can read this private key',
      place,
      remedy: `Run: chmod 600 '${place}'`,
    })),
  };
}

function fault(what: string, place: string, remedy: string, cause?: unknown): Fault {
  return new Fault('certificate', { what, place, remedy }, { cause });
}

async function read(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw fault(`cannot be read: ${(cause as Error).message}`, file, `Name a readable PEM file with ${flag}.`, cause);
  }
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

function readChain(text: string, file: string): readonly [X509Certificate, ...X509Certificate[]] {
  const remedy = 'Give the server certificate in PEM, and behind it those that lead to its authority.';
  const [first, ...others] = text.match(BLOCK) ?? [];
  if (first === undefined) throw fault('has no certificate in PEM', file, remedy);
  try {
    return [new X509Certificate(first), ...others.map((block) => new X509Certificate(block))];
  } catch (cause) {
    throw fault('has a certificate that cannot be read', file, remedy, cause);
  }
}

function readKey(text: string, file: string): KeyObject {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw fault('has no private key in PEM', file, 'Give the private key of the certificate in PEM.');
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    throw fault(
      'has an encrypted private key, which the mock cannot open',
      file,
      "Give it decrypted, in a file that only you can read: umask 077; openssl pkey -in '…' -out key.pem",
    );
  }
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw fault(
      'has a private key that cannot be read',
      file,
      'Give the private key of the certificate in PEM.',
      cause,
    );
  }
}

/** By the system's clock, as clients will: the mock's own clock is for tokens. */
function checkDates({ validFrom, validTo }: X509Certificate, file: string): void {
  if (Date.parse(validTo) <= Date.now()) {
    throw fault(`the certificate expired at ${iso(validTo)}`, file, 'Have it renewed.');
  }
  if (Date.parse(validFrom) > Date.now()) {
    throw fault(
      `the certificate is not valid before ${iso(validFrom)}`,
      file,
      'Wait, or set the clock of this machine.',
    );
  }
}

function iso(date: string): string {
  return new Date(date).toISOString();
}

function keyOfAnother(chain: readonly X509Certificate[], key: KeyObject, certFile: string, keyFile: string): Fault {
  const isFurtherBack = chain.some((each) => each.checkPrivateKey(key));
  return fault(
    `the key does not belong to the first certificate of ${certFile}`,
    keyFile,
    isFurtherBack
      ? 'It belongs to a later one: put the certificate of the server first.'
      : 'Give the key that the certificate was issued for.',
  );
}

/** What the TLS of the runtime has against a certificate that looks good, such as a key that is too short. */
function refusalOfRuntime(pem: string): string | undefined {
  try {
    createSecureContext({ key: pem, cert: pem });
    return undefined;
  } catch (error) {
    return `TLS does not take it: ${(error as Error).message}`;
  }
}
