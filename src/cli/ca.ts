import { Command, type Option } from 'commander';
import { certifiedNames, defaultAuthorityFolder, openAuthority } from '../../mock-server/index.ts';
import { loadDescription } from '../description/load.ts';
import { flag } from './flags.ts';
import { createTerminal } from './terminal.ts';

export function caCommand(): Command {
  return new Command('ca')
    .description("print the path of this machine's CA certificate, making the authority if there is none")
    .addOption(caDirFlag())
    .addHelpText(
      'after',
      '\nExample:\n  $ curl --cacert "$(cfis ca)" https://localhost:4010/api/v1/partner/invoice/case\n',
    )
    .action(async ({ caDir }: { caDir?: string }) => {
      const names = certifiedNames(await loadDescription());
      const { caFile } = await openAuthority(caDir ?? defaultAuthorityFolder(), names);
      createTerminal(false).print(`${caFile}\n`);
    });
}

export function caDirFlag(): Option {
  return flag('--ca-dir <folder>', "where this machine's authority lives", 'CFIS_CA_DIR');
}
