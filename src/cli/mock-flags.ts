import { type Command, InvalidArgumentError } from 'commander';
import {
  type AdminOptions,
  MOST_WORKERS,
  type MockOptions,
  type ScenarioName,
  scenarioNames,
} from '../../mock-server/index.ts';
import { createClockAt, parseInstant } from '../clock.ts';
import { loadDescription } from '../description/load.ts';
import { withRenewalOverlap } from '../description/with-renewal-overlap.ts';
import type { KnownToken } from '../tokens/known-token.ts';
import { loadTokens } from '../tokens/load-tokens.ts';
import { readAdminKey } from './admin-key.ts';
import { type CertificateFlags, certificateOf, withCertificateFlags } from './certificate-flags.ts';
import { collectWords, flag, wholeNumber, withDescriptionFlags } from './flags.ts';
import { type LimitFlags, limitsOf, withLimitFlags } from './limit-flags.ts';
import { surroundings } from './surroundings.ts';

/** What a mock is to be, whichever command starts it. */
export interface MockFlags extends CertificateFlags, LimitFlags {
  readonly host: string;
  readonly plainHttp: 'reject' | 'allow';
  readonly tokens?: string;
  readonly state?: string;
  readonly now?: string;
  readonly renewalOverlap?: number;
  readonly explain?: true;
  readonly dynamic?: true;
  readonly journalSize: number;
  readonly workers: number;
  readonly scenario?: readonly ScenarioName[];
  readonly admin: boolean;
  readonly adminHost: string;
  /** Any free one unless given. */
  readonly adminPort?: number;
  readonly adminKeyFile?: string;
  readonly spec?: string;
  readonly overlay?: readonly string[];
}

export function withMockFlags(command: Command): Command {
  command
    .addOption(flag('--host <address>', 'address to listen on', 'CFIS_HOST').default('127.0.0.1'))
    .addOption(
      flag('--plain-http <what>', 'what to do with requests over plain HTTP', 'CFIS_PLAIN_HTTP')
        .choices(['reject', 'allow'])
        .default('reject'),
    )
    .addOption(
      flag(
        '--tokens <file>',
        "tokens to know instead of the package's own (see spec/tokens.yaml); read again when the file changes",
        'CFIS_TOKENS',
      ),
    )
    .addOption(
      flag(
        '--state <file>',
        'keep tokens, clients and the clock in this file, so that they outlive the mock; made if there is none',
        'CFIS_STATE',
      ),
    )
    .addOption(flag('--now <instant>', 'start the clock at this RFC 3339 date-time; it runs on from there', 'CFIS_NOW'))
    .addOption(
      flag(
        '--renewal-overlap <seconds>',
        'how long a renewed token goes on working; as the description says unless given',
        'CFIS_RENEWAL_OVERLAP',
      ).argParser((text) => wholeNumber(text, 0, 31_536_000)),
    )
    .addOption(
      flag(
        '--dynamic',
        'make up the bodies of business operations, anew for each call; needs @stoplight/prism-http',
        'CFIS_DYNAMIC',
      ),
    )
    .addOption(flag('--explain', 'say why in a response header, X-Cfis-Explain', 'CFIS_EXPLAIN'))
    .addOption(
      flag('--journal-size <number>', 'how many requests the journal keeps', 'CFIS_JOURNAL_SIZE')
        .argParser((text) => wholeNumber(text, 0, 1_000_000))
        .default(1000),
    )
    .addOption(
      flag('--workers <number>', 'how many processes answer, with one view of tokens, clock and faults', 'CFIS_WORKERS')
        .argParser((text) => wholeNumber(text, 1, MOST_WORKERS))
        .default(1),
    )
    .addOption(
      flag('--scenario <names>', `begin in a situation: ${scenarioNames.join(', ')}`, 'CFIS_SCENARIO').argParser(
        scenarios,
      ),
    )
    .addOption(flag('--no-admin', 'open no admin API', 'CFIS_NO_ADMIN'))
    .addOption(
      flag(
        '--admin-host <address>',
        'address of the admin API; beyond loopback it demands a key',
        'CFIS_ADMIN_HOST',
      ).default('127.0.0.1'),
    )
    .addOption(
      flag(
        '--admin-key-file <file>',
        'file with the key that the admin API demands; the key itself may stand in CFIS_ADMIN_KEY',
        'CFIS_ADMIN_KEY_FILE',
      ),
    );
  return withDescriptionFlags(withLimitFlags(withCertificateFlags(command)));
}

/** Gathers the names of scenarios, which may also be separated by commas. */
function scenarios(value: string, earlier: readonly ScenarioName[] | undefined): readonly ScenarioName[] {
  return collectWords(value, earlier).map((word) => {
    const name = scenarioNames.find((known) => known === word);
    if (name === undefined) throw new InvalidArgumentError(`Write some of: ${scenarioNames.join(', ')}.`);
    return name;
  });
}

/** Reads what the flags name. The tokens are apart, since only the package's own are ever printed. */
export async function mockOptionsOf(
  flags: MockFlags,
): Promise<{ readonly options: MockOptions; readonly printable: readonly KnownToken[] }> {
  const certificate = certificateOf(flags);
  const clock = flags.now === undefined ? undefined : createClockAt(parseInstant(flags.now, '--now'));
  const described = await loadDescription({
    ...(flags.spec !== undefined && { spec: flags.spec }),
    overlays: flags.overlay ?? [],
  });
  const description =
    flags.renewalOverlap === undefined ? described : withRenewalOverlap(described, flags.renewalOverlap);
  const tokens = await loadTokens(flags.tokens);
  return {
    options: {
      description,
      tokens,
      // Without one that was asked for, a clock stands as the state has it.
      ...(clock !== undefined && { clock }),
      ...(flags.state !== undefined && { state: flags.state }),
      host: flags.host,
      ...(flags.name !== undefined && { names: flags.name }),
      plainHttpAllowed: flags.plainHttp === 'allow',
      explain: flags.explain === true,
      dynamic: flags.dynamic === true,
      journalSize: flags.journalSize,
      workers: flags.workers,
      ...(flags.admin && { admin: await adminOptionsOf(flags) }),
      limits: limitsOf(flags),
      ...(certificate && { certificate }),
      ...(flags.caDir !== undefined && { authorityFolder: flags.caDir }),
    },
    printable: flags.tokens === undefined ? tokens : [],
  };
}

async function adminOptionsOf({ adminHost, adminPort, adminKeyFile }: MockFlags): Promise<AdminOptions> {
  const key = await readAdminKey(adminKeyFile, surroundings);
  return { host: adminHost, ...(adminPort !== undefined && { port: adminPort }), ...(key && { key }) };
}
