import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Fault, type Problem } from '../../src/fault.ts';
import type { CertifiedKey } from './certified-key.ts';
import { readableByOthers } from './readable-by-others.ts';

/** What a TLS listener needs: a certificate of this machine's own authority. All PEM. */
export interface Identity {
  /** The server's private key and its certificate, in one file so that the two always belong together. */
  readonly server: string;
  /** The authority's certificate, for clients to trust. */
  readonly ca: string;
  /** The file that holds it. */
  readonly caFile: string;
  /** Whether the authority was made just now. */
  readonly isNew: boolean;
  /** What is wrong about the folder without making it useless. */
  readonly problems: readonly Problem[];
}

const DAY = 86_400_000;

/** Renewed when less than this is left, so that a mock started today does not expire in somebody's test run. */
const RENEW_BEFORE = 30 * DAY;

/** Where this machine's authority lives, unless `CFIS_CA_DIR` says otherwise: the user's folder for application data. */
export function defaultAuthorityFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env['CFIS_CA_DIR']) return env['CFIS_CA_DIR'];
  if (process.platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'cfis-contract-kit');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'cfis-contract-kit');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'cfis-contract-kit');
}

/**
 * The authority of this machine and a server certificate for these names, made at first use and kept in a folder that
 * only its owner can read. No key ever comes with the package: a shared one would let anybody pose as CFIS to everybody
 * who trusts it.
 */
export async function openAuthority(folder: string, names: readonly string[]): Promise<Identity> {
  try {
    const known = await readIdentity(folder);
    if (known === undefined) return await createAuthority(folder, names);
    return serves(known, names) ? known : await recertify(folder, names, known);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault(
      'authority',
      {
        what: `the authority of this machine cannot be read or made: ${(cause as Error).message}`,
        place: folder,
        remedy:
          'Make the folder writable, move it away to have a new one made, or name another with --ca-dir (CFIS_CA_DIR).',
      },
      { cause },
    );
  }
}

const files = { caKey: 'ca-key.pem', ca: 'ca.pem', server: 'server.pem' };

async function readIdentity(folder: string): Promise<Identity | undefined> {
  const read = (name: string): Promise<string | undefined> =>
    readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  const [ca, server] = await Promise.all([read(files.ca), read(files.server)]);
  if (ca === undefined || server === undefined || !isLive(ca)) return undefined;
  const caFile = join(folder, files.ca);
  return { ca, server, caFile, isNew: false, problems: await exposures(folder) };
}

/** Who reads the key of an authority can pose as any server to everybody who trusts it. */
async function exposures(folder: string): Promise<readonly Problem[]> {
  const secret = [folder, ...[files.caKey, files.server].map((name) => join(folder, name))];
  const open = await readableByOthers(secret);
  return open.map((place) => ({
    what: "others than its owner can get at this, which holds a private key of this machine's authority",
    place,
    remedy: `Run: chmod go= '${place}'. If somebody may have read a key, move ${folder} away: a new authority is made.`,
  }));
}

/** A new authority is made beside its place and moved there whole, so that nobody ever reads half of one. */
async function createAuthority(folder: string, names: readonly string[]): Promise<Identity> {
  const { createAuthorityCertificate, createServerCertificate } = await import('./certificates.ts');
  const authority = await createAuthorityCertificate();
  const server = await createServerCertificate(authority, names);
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.new-`);
  await writeSecret(draft, files.caKey, authority.key);
  await writeSecret(draft, files.server, bundle(server));
  await writeFile(join(draft, files.ca), authority.cert);
  const taken = await moveInto(draft, folder).finally(() => rm(draft, { recursive: true, force: true }));
  if (taken) {
    const caFile = join(folder, files.ca);
    return { server: bundle(server), ca: authority.cert, caFile, isNew: true, problems: [] };
  }
  // Another process made one in the meantime: there must be one authority, and theirs was first.
  return openAuthority(folder, names);
}

async function moveInto(draft: string, folder: string): Promise<boolean> {
  try {
    await rename(draft, folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!isTaken(code)) throw error;
    const found = await stat(folder).catch(() => undefined);
    if ((await readIdentity(folder)) !== undefined) return false;
    // What is there is no authority, or an outlived one: put it aside, never over it.
    if (found !== undefined) await putAside(folder, `${folder}.old-${found.ino}-${Math.trunc(found.birthtimeMs)}`);
    return moveInto(draft, folder);
  }
}

/** Named after the very folder that was found, so that nobody puts aside what another has moved there since. */
async function putAside(folder: string, aside: string): Promise<void> {
  await rename(folder, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && !isTaken(error.code)) throw error;
  });
}

function isTaken(code: string | undefined): boolean {
  // Windows says EPERM where others say that the folder is not empty.
  return code === 'ENOTEMPTY' || code === 'EEXIST' || (process.platform === 'win32' && code === 'EPERM');
}

async function recertify(folder: string, names: readonly string[], known: Identity): Promise<Identity> {
  const { createServerCertificate } = await import('./certificates.ts');
  const caKey = await readFile(join(folder, files.caKey), 'utf8');
  const server = bundle(await createServerCertificate({ key: caKey, cert: known.ca }, names));
  const draft = `${files.server}.${randomUUID()}.new`;
  await writeSecret(folder, draft, server);
  await rename(join(folder, draft), join(folder, files.server));
  return { ...known, server };
}

function bundle({ key, cert }: CertifiedKey): string {
  return `${key}\n${cert}\n`;
}

async function writeSecret(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text, { mode: 0o600 });
}

/** Whether what is served should be renewed. */
export function isDue({ ca, server }: Pick<Identity, 'ca' | 'server'>): boolean {
  return !isLive(ca) || !isLive(server);
}

/** Whether a certificate can be read and has long enough to live. */
function isLive(pem: string): boolean {
  try {
    return Date.parse(new X509Certificate(pem).validTo) - RENEW_BEFORE > Date.now();
  } catch {
    return false;
  }
}

/** Whether the kept server certificate is whole, of this authority, and for all of these names. */
function serves({ server, ca }: Identity, names: readonly string[]): boolean {
  if (!isLive(server)) return false;
  try {
    const certificate = new X509Certificate(server);
    const covers = (name: string): boolean =>
      (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
    return (
      certificate.checkPrivateKey(createPrivateKey(server)) &&
      certificate.verify(new X509Certificate(ca).publicKey) &&
      names.every(covers)
    );
  } catch {
    return false;
  }
}
