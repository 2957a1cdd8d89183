import { once } from 'node:events';
import { Command } from 'commander';
import { type Journal, type JournalEntry, type Mock, startMock } from '../../mock-server/index.ts';
import { createClock, parseInstant } from '../clock.ts';
import type { Description } from '../description/description.ts';
import { type Environment, environments } from '../description/environment.ts';
import { loadDescription } from '../description/load.ts';
import { fixtureTokens, type KnownToken, readTokenFile } from '../tokens/token-file.ts';
import { caDirFlag } from './ca.ts';
import { flag, port, withDescriptionFlags, withOutputFlags } from './flags.ts';
import { listenForInterruption } from './interruption.ts';
import { createTerminal, type Terminal } from './terminal.ts';

interface MockFlags {
  readonly port: number;
  readonly productionPort: number;
  readonly host: string;
  readonly plainHttp: 'reject' | 'allow';
  readonly tokens?: string;
  readonly now?: string;
  readonly caDir?: string;
  readonly spec?: string;
  readonly overlay?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

export function mockCommand(): Command {
  const command = new Command('mock')
    .description('serve staging and production over HTTPS, with the tokens, expiry and 401s that CFIS documents')
    .addOption(
      flag('--port <number>', 'port of staging, 0 for any free one', 'CFIS_PORT').argParser(port).default(4010),
    )
    .addOption(
      flag('--production-port <number>', 'port of production, 0 for any free one', 'CFIS_PRODUCTION_PORT')
        .argParser(port)
        .default(4011),
    )
    .addOption(flag('--host <address>', 'address to listen on', 'CFIS_HOST').default('127.0.0.1'))
    .addOption(
      flag('--plain-http <what>', 'what to do with requests over plain HTTP', 'CFIS_PLAIN_HTTP')
        .choices(['reject', 'allow'])
        .default('reject'),
    )
    .addOption(
      flag('--tokens <file>', "tokens to know instead of the package's own (see spec/tokens.yaml)", 'CFIS_TOKENS'),
    )
    .addOption(flag('--now <instant>', 'start the clock at this RFC 3339 date-time; it runs on from there', 'CFIS_NOW'))
    .addOption(caDirFlag());
  return withOutputFlags(withDescriptionFlags(command))
    .addHelpText(
      'after',
      `
Examples:
  $ cfis mock
  $ cfis mock --port 0 --production-port 0 --json
  $ cfis mock --now 2030-01-01T00:00:00Z
  $ cfis mock --overlay expired-gets-403.yaml
`,
    )
    .action(runMock);
}

async function runMock(flags: MockFlags): Promise<void> {
  const terminal = createTerminal(flags.quiet === true);
  const clock = createClock();
  if (flags.now !== undefined) clock.set(parseInstant(flags.now, '--now'));
  const description = await loadDescription({
    ...(flags.spec !== undefined && { spec: flags.spec }),
    overlays: flags.overlay ?? [],
  });
  const tokens = await readTokenFile(flags.tokens ?? fixtureTokens);
  const mock = await startMock({
    description,
    tokens,
    clock,
    host: flags.host,
    ports: { staging: flags.port, production: flags.productionPort },
    plainHttpAllowed: flags.plainHttp === 'allow',
    journal: journalTo(terminal, flags.json === true),
    ...(flags.caDir !== undefined && { authorityFolder: flags.caDir }),
  });
  using interruption = listenForInterruption();
  const ending = once(interruption.signal, 'abort');
  // Tokens of a user's own file are never printed.
  const printable = flags.tokens === undefined ? tokens : [];
  if (flags.json) terminal.emit(readyEvent(mock, printable));
  else for (const line of greeting(mock, description, printable)) terminal.say(line);
  await ending;
  terminal.say('Stopping.');
  await mock.close();
  if (flags.json) terminal.emit({ event: 'stopped' });
}

/** One line a request: what was asked, what was answered, and why. */
function journalTo(terminal: Terminal, json: boolean): Journal {
  return {
    record: (entry) => {
      if (json) terminal.emit({ event: 'request', ...entry, at: new Date(entry.at).toISOString() });
      else terminal.say(describeEntry(entry));
    },
  };
}

function describeEntry({ environment, method, path, status, cause, token }: JournalEntry): string {
  const who = token === undefined ? '' : ` (${token})`;
  return `${environment.padEnd(10)} ${status} ${printable(method)} ${printable(path)}: ${cause}${who}`;
}

/** Bytes from the wire without those that could steer a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}

/** The state that a fixture token stands for is the end of its id: `staging-valid`. */
function tokensOf(environment: Environment, tokens: readonly KnownToken[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tokens
      .filter(({ token }) => token.environment === environment)
      .map(({ token, secret }) => [token.id.slice(environment.length + 1), secret.reveal()]),
  );
}

function readyEvent(mock: Mock, tokens: readonly KnownToken[]): object {
  const services = environments.map((environment) => [
    environment,
    { baseUrl: mock[environment].baseUrl.href, tokens: tokensOf(environment, tokens) },
  ]);
  return { event: 'ready', environments: Object.fromEntries(services), caFile: mock.caFile };
}

function greeting(mock: Mock, description: Description, tokens: readonly KnownToken[]): readonly string[] {
  const overlays = description.overlays.map((file) => ` + ${file}`).join('');
  return [
    `CFIS mock, following ${description.file}${overlays}`,
    `  staging     ${mock.staging.baseUrl.href}`,
    `  production  ${mock.production.baseUrl.href}`,
    `  CA          ${mock.caFile}${mock.authorityIsNew ? ' (made just now, for this machine alone)' : ''}`,
    ...(tokens.length > 0 ? ['', 'Try it:', ...tryLines(mock, description, tokens)] : []),
    '',
    'Ctrl-C ends it. Requests:',
  ];
}

/** Ready-to-paste calls: a good token, an expired one, one of the other environment, none, and the vendor's own example. */
function tryLines(mock: Mock, description: Description, tokens: readonly KnownToken[]): readonly string[] {
  const staging = tokensOf('staging', tokens);
  const production = tokensOf('production', tokens);
  const url = `${mock.staging.baseUrl.href}/partner/invoice/case`;
  const vendor = description.servers.production.url;
  const curl = (comment: string, address: string, token: string | undefined, more = ''): readonly string[] => [
    `  # ${comment}`,
    `  curl -i --cacert '${mock.caFile}'${more} '${address}'${token === undefined ? '' : ` -H '${description.tokenHeader}: ${token}'`}`,
  ];
  return [
    ...curl('200', url, staging['valid']),
    ...curl('401: expired', url, staging['expired']),
    ...curl('401: a token of the other environment', url, production['valid']),
    ...curl('401: no token', url, undefined),
    ...curl(
      "the vendor's documented request, led to this machine: 200",
      `${vendor.href}/partner/invoice/case`,
      production['valid'],
      ` --connect-to ${vendor.hostname}:443:${mock.production.baseUrl.host}`,
    ),
  ];
}
