import type { Command } from 'commander';
import type { CertificateFiles } from '../../mock-server/index.ts';
import { Fault } from '../fault.ts';
import { caDirFlag } from './ca.ts';
import { flag } from './flags.ts';

/** Where a mock's certificate comes from. */
export interface CertificateFlags {
  readonly cert?: string;
  readonly key?: string;
  readonly caDir?: string;
}

export function withCertificateFlags(command: Command): Command {
  return command
    .addOption(
      flag(
        '--cert <file>',
        "one's own certificate in PEM, those of its authorities behind it; with --key",
        'CFIS_CERT',
      ),
    )
    .addOption(flag('--key <file>', 'the private key of that certificate in PEM', 'CFIS_KEY'))
    .addOption(caDirFlag());
}

/** The two files, none, or a fault where one has no other. */
export function certificateOf({ cert, key }: CertificateFlags): CertificateFiles | undefined {
  if (cert !== undefined && key !== undefined) return { certFile: cert, keyFile: key };
  if (cert === undefined && key === undefined) return undefined;
  const [place, missing] = cert === undefined ? ['--key', '--cert (CFIS_CERT)'] : ['--cert', '--key (CFIS_KEY)'];
  throw new Fault('usage', { what: 'is of no use alone', place, remedy: `Give ${missing} as well.` });
}
