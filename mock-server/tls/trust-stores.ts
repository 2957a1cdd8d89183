import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Fault } from '../../src/fault.ts';
import type { Identity } from './authority.ts';
import { encodeJavaTrustStore } from './java-trust-store.ts';
import { readTrustedRoots } from './trusted-roots.ts';

/** Files that make clients trust this machine's authority. Paths are absolute; certificates only, no key. */
export interface TrustStores {
  /** The folder of the stores. */
  readonly folder: string;
  /** The authority's certificate alone, for clients that add it to what they trust. */
  readonly caFile: string;
  /** The same with everything that was trusted before, in PEM, for clients that trust one file and nothing else. */
  readonly bundleFile: string;
  /** The same as the bundle, for Java. */
  readonly javaFile: string;
}

/**
 * Writes the trust stores as far as they are not there: beside the authority's certificate, unless another folder is
 * given. Throws a `Fault` when that does not let itself be written.
 */
export async function writeTrustStores(
  { ca, caFile }: Pick<Identity, 'ca' | 'caFile'>,
  env: NodeJS.ProcessEnv,
  inFolder: string = dirname(caFile),
): Promise<TrustStores> {
  const folder = resolve(inFolder);
  const own = new X509Certificate(ca);
  const { common, named } = await readTrustedRoots(env);
  const isOther = ({ raw }: X509Certificate): boolean => !raw.equals(own.raw);
  const extra = named.filter(isOther);
  const trusted = [own, ...common.filter(isOther), ...extra];
  // Two commands at once, of which one trusts more or another authority, must not take each other's file away.
  const isCommon = extra.length === 0 && folder === resolve(dirname(caFile));
  const name = isCommon ? 'trust' : `trust-${digestOf(own, ...extra).slice(0, 12)}`;
  const written = {
    folder,
    caFile: resolve(caFile),
    bundleFile: join(folder, `${name}.pem`),
    javaFile: join(folder, `${name}.jks`),
  };
  const entries = trusted.map((certificate) => ({
    alias: certificate === own ? 'cfis-mock-authority' : digestOf(certificate).slice(0, 32),
    der: certificate.raw,
  }));
  await Promise.all([
    keep(written.bundleFile, Buffer.from(HEADING + trusted.join(''))),
    keep(written.javaFile, encodeJavaTrustStore(entries)),
  ]);
  return written;
}

const HEADING = `# Made by cfis, and made anew when it changes: the authority of this machine's mock, then what is trusted besides.
`;

function digestOf(...certificates: readonly X509Certificate[]): string {
  const hash = createHash('sha256');
  for (const { raw } of certificates) hash.update(raw);
  return hash.digest('hex');
}

/** Makes the file what it should be. Nobody ever reads half of one. */
async function keep(file: string, content: Buffer): Promise<void> {
  const found = await readFile(file).catch(() => undefined);
  if (found?.equals(content)) return;
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(draft, content);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new Fault(
      'authority',
      {
        what: `the trust store cannot be written: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`,
        place: file,
        remedy: 'Make its folder writable, or name another with --ca-dir (CFIS_CA_DIR).',
      },
      { cause },
    );
  }
}
