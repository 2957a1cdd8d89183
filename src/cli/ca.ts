import { createHash, X509Certificate } from 'node:crypto';
import { Command, type Option } from 'commander';
import { certifiedNames, defaultAuthorityFolder, openAuthority } from '../../mock-server/index.ts';
import { writeTrustStores } from '../../mock-server/tls/trust-stores.ts';
import { loadDescription } from '../description/load.ts';
import { flag } from './flags.ts';
import { createTerminal, describeProblem } from './terminal.ts';
import { type Client, clients, trustInstructions } from './trust-instructions.ts';

interface CaFlags {
  readonly caDir?: string;
  readonly format?: 'pem' | Client;
}

export function caCommand(): Command {
  return new Command('ca')
    .description("print the path of this machine's CA certificate, making the authority if there is none")
    .addOption(
      flag(
        '--format <what>',
        'print the certificate itself, or how to make a client trust it, instead of the path',
        'CFIS_CA_FORMAT',
      ).choices(['pem', ...clients]),
    )
    .addOption(caDirFlag())
    .addHelpText(
      'after',
      `
Examples:
  $ curl --cacert "$(cfis ca)" https://localhost:4010/api/v1/partner/invoice/case
  $ cfis ca --format java
  $ cfis ca --format pem > cfis-ca.pem
`,
    )
    .action(printCa);
}

async function printCa({ caDir, format }: CaFlags): Promise<void> {
  const names = certifiedNames(await loadDescription());
  const identity = await openAuthority(caDir ?? defaultAuthorityFolder(), names);
  const terminal = createTerminal(false);
  for (const problem of identity.problems) terminal.insist(describeProblem(problem));
  terminal.print(await describeCa(identity, format));
}

async function describeCa(
  identity: Awaited<ReturnType<typeof openAuthority>>,
  format: CaFlags['format'],
): Promise<string> {
  if (format === undefined) return `${identity.caFile}\n`;
  if (format === 'pem') return `${identity.ca.trimEnd()}\n`;
  const trust = await writeTrustStores(identity, process.env);
  const serverKey = new X509Certificate(identity.server).publicKey.export({ type: 'spki', format: 'der' });
  const serverKeyHash = createHash('sha256').update(serverKey).digest('base64');
  return `${trustInstructions(format, { trust, serverKeyHash, env: process.env }).join('\n')}\n`;
}

export function caDirFlag(): Option {
  return flag('--ca-dir <folder>', "where this machine's authority lives", 'CFIS_CA_DIR');
}
