import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** The certificates that clients of this machine trust already, each once. */
export interface TrustedRoots {
  /** The public ones, and those that the system's administrator added. */
  readonly common: readonly X509Certificate[];
  /** What only the variables of this user name. */
  readonly named: readonly X509Certificate[];
}

/** Variables that name a file, a folder or, as PATH does, several. */
const variables = ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR'];

/** Where systems keep what their administrator trusts: Debian and Alpine, Fedora, SUSE, macOS and the BSDs. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Gathers what a client trusts before it is told of another authority. What cannot be read is trusted by nobody. */
export async function readTrustedRoots(env: NodeJS.ProcessEnv): Promise<TrustedRoots> {
  const known = new Set<string>();
  const common = [...rootCertificates, ...(await readAll(systemBundles))].flatMap((text) => readNew(text, known));
  const places = variables.flatMap((name) => {
    const value = env[name] ?? '';
    return name === 'SSL_CERT_DIR' ? value.split(delimiter) : [value];
  });
  const named = (await readAll([...new Set(places)].filter((place) => place !== ''))).flatMap((text) =>
    readNew(text, known),
  );
  return { common, named };
}

async function readAll(places: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(places.map(readTexts))).flat();
}

/** A file, or every file of a folder. */
async function readTexts(place: string): Promise<readonly string[]> {
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
  try {
    const names = await readdir(place);
    return await Promise.all(names.toSorted().map((name) => read(join(place, name))));
  } catch {
    return [await read(place)];
  }
}

/** The certificates of a PEM text that were not known. One that is broken would make clients refuse the whole file. */
function readNew(text: string, known: Set<string>): readonly X509Certificate[] {
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return pems.flatMap((pem) => {
    const key = pem.replace(/\s/g, '');
    if (known.has(key)) return [];
    known.add(key);
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}
