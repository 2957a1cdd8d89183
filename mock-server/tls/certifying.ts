import { resolve } from 'node:path';
import type { Port } from '../doors/port.ts';
import { type Notify, warnProcess } from '../notice.ts';
import { defaultAuthorityFolder, type Identity, openAuthority } from './authority.ts';
import { keepCertified } from './keep-certified.ts';
import { keepOwn } from './keep-own.ts';
import { type CertificateFiles, type OwnCertificate, readOwnCertificate } from './own-certificate.ts';

/** Where a mock's certificate comes from: its own files, a maker of defective ones, or this machine's authority. */
export interface CertificateSource {
  readonly certificate?: CertificateFiles;
  readonly certify?: (names: readonly string[]) => Promise<Certification>;
  readonly authorityFolder?: string;
  readonly notify?: Notify;
}

/** A server's key and certificates, and the certificate of the authority that clients are told to trust. All PEM. */
export type Certification = Pick<Identity, 'server' | 'ca'>;

/** What is served, and what clients are to trust. */
interface Served {
  readonly server: string;
  readonly ca: string | undefined;
  readonly caFile: string | undefined;
  readonly isNew: boolean;
}

/** A certificate that is looked after while it is served. */
export interface Certifying {
  /** As it stands. */
  served(): Served;
  /** Begins to look after it for these ports. Gives what ends that. */
  keep(ports: readonly Pick<Port, 'certify'>[]): () => void;
}

/** Has a certificate for these names. Throws a `Fault` when there is none to be had. */
export async function startCertifying(source: CertificateSource, names: readonly string[]): Promise<Certifying> {
  const { certificate, certify, notify = warnProcess } = source;
  let served: Served;
  const takeFor =
    (ports: readonly Pick<Port, 'certify'>[]) =>
    (next: Served): void => {
      served = next;
      for (const port of ports) port.certify(next.server);
    };
  if (certificate !== undefined) {
    const own = await readOwnCertificate(certificate);
    served = servedOf(own, certificate);
    for (const problem of own.problems) notify({ kind: 'warning', problem });
    return {
      served: () => served,
      keep: (ports) => {
        const take = takeFor(ports);
        return keepOwn(certificate, (changed) => take(servedOf(changed, certificate)), notify);
      },
    };
  }
  const folder = source.authorityFolder ?? defaultAuthorityFolder();
  const identity = await openAuthority(folder, names);
  for (const problem of identity.problems) notify({ kind: 'warning', problem });
  if (certify !== undefined) {
    // A defect that was planted must not be mended.
    served = { ...identity, ...(await certify(names)) };
    return { served: () => served, keep: () => () => {} };
  }
  served = identity;
  return {
    served: () => served,
    keep: (ports) => keepCertified(folder, names, identity, takeFor(ports), notify),
  };
}

function servedOf({ server, ca }: OwnCertificate, { certFile }: CertificateFiles): Served {
  return { server, ca, caFile: ca === undefined ? undefined : resolve(certFile), isNew: false };
}
