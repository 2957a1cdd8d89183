import { type Command, InvalidArgumentError } from 'commander';
import { type CertificateFiles, isCertifiable } from '../../mock-server/index.ts';
import { Fault } from '../fault.ts';
import { caDirFlag } from './ca.ts';
import { collectWords, flag } from './flags.ts';

/** Where a mock's certificate comes from. */
export interface CertificateFlags {
  readonly cert?: string;
  readonly key?: string;
  readonly name?: readonly string[];
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
    .addOption(
      flag(
        '--name <names>',
        'host names and addresses to certify besides its own, such as that of a container (repeatable)',
        'CFIS_NAMES',
      ).argParser(names),
    )
    .addOption(caDirFlag());
}

/** Gathers names, which may also be separated by commas. */
function names(value: string, earlier: readonly string[] | undefined): readonly string[] {
  const all = collectWords(value, earlier);
  const wrong = all.find((name) => !isCertifiable(name));
  if (wrong === undefined) return all;
  throw new InvalidArgumentError(`"${wrong}" is neither a host name nor an IP address.`);
}

/** The two files, none, or a fault where one has no other. */
export function certificateOf({ cert, key, name }: CertificateFlags): CertificateFiles | undefined {
  if (cert !== undefined && name !== undefined) {
    throw new Fault('usage', {
      what: "is of no use with one's own certificate, which says itself what it is for",
      place: '--name',
      remedy: 'Leave out --name (CFIS_NAMES), or --cert (CFIS_CERT) and --key.',
    });
  }
  if (cert !== undefined && key !== undefined) return { certFile: cert, keyFile: key };
  if (cert === undefined && key === undefined) return undefined;
  const [place, missing] = cert === undefined ? ['--key', '--cert (CFIS_CERT)'] : ['--cert', '--key (CFIS_KEY)'];
  throw new Fault('usage', { what: 'is of no use alone', place, remedy: `Give ${missing} as well.` });
}
