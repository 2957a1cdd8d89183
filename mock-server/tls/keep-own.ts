import { unwatchFile, watchFile } from 'node:fs';
import { Fault } from '../../src/fault.ts';
import type { Notify } from '../notice.ts';
import { type CertificateFiles, type OwnCertificate, readOwnCertificate } from './own-certificate.ts';

/** How often the files are looked at, in milliseconds. They may lie where nobody is told of changes (a network, a container). */
const EVERY_MS = 1000;

/**
 * Takes a certificate up anew when one of its files changes. One that is not in order is reported, and the last good one
 * stays. Gives what ends the watching.
 */
export function keepOwn(
  files: CertificateFiles,
  take: (certificate: OwnCertificate) => void,
  notify: Notify,
  interval: number = EVERY_MS,
): () => void {
  let last = Promise.resolve();
  const reread = async (): Promise<void> => {
    try {
      const certificate = await readOwnCertificate(files);
      take(certificate);
      for (const problem of certificate.problems) notify({ kind: 'warning', problem });
      notify({ kind: 'news', text: `The certificate of ${files.certFile} has changed, and is served from now on.` });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      for (const { what, place, remedy } of error.problems) {
        const problem = { what: `${what}; the certificate from before is kept`, remedy, ...(place && { place }) };
        notify({ kind: 'warning', problem });
      }
    }
  };
  const changed = (): void => {
    last = last.then(reread);
  };
  const paths = new Set([files.certFile, files.keyFile]);
  for (const path of paths) watchFile(path, { interval, persistent: false }, changed);
  return () => {
    for (const path of paths) unwatchFile(path, changed);
  };
}
