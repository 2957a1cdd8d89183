import { Command } from 'commander';
import { defaultAuthorityFolder, openAuthority } from '../../mock-server/index.ts';
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
      const { caFile } = await openAuthority(caDir ?? defaultAuthorityFolder(), []);
      createTerminal(false).print(`${caFile}\n`);
    });
}

export function caDirFlag() {
  return flag('--ca-dir <folder>', "where this machine's authority lives", 'CFIS_CA_DIR');
}
