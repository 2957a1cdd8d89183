import { once } from 'node:events';
import { Command } from 'commander';
import { explain, type JournalEntry, type Mock, startMock } from '../../mock-server/index.ts';
import { flag, port, withOutputFlags } from './flags.ts';
import { listenForInterruption } from './interruption.ts';
import { type MockFlags, mockOptionsOf, withMockFlags } from './mock-flags.ts';
import { greeting, readyEvent } from './mock-greeting.ts';
import { createTerminal, describeProblem, type Terminal } from './terminal.ts';
import { warnOfRealTokens } from './warn-of-real-tokens.ts';
import { watchTokens } from './watch-tokens.ts';

interface Flags extends MockFlags {
  readonly port: number;
  readonly productionPort: number;
  readonly adminPort: number;
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
    .addOption(
      flag('--admin-port <number>', 'port of the admin API, 0 for any free one', 'CFIS_ADMIN_PORT')
        .argParser(port)
        .default(4012),
    );
  return withOutputFlags(withMockFlags(command))
    .addHelpText(
      'after',
      `
Examples:
  $ cfis mock
  $ cfis mock --port 0 --production-port 0 --json
  $ cfis mock --now 2030-01-01T00:00:00Z
  $ cfis mock --scenario expires-mid-run --explain
  $ cfis mock --dynamic
  $ cfis mock --overlay expired-gets-403.yaml
  $ cfis mock --tokens tokens.yaml --state mock.state
`,
    )
    .action(runMock);
}

async function runMock(flags: Flags): Promise<void> {
  const terminal = createTerminal(flags.quiet === true);
  const { options, printable } = await mockOptionsOf(flags);
  warnOfRealTokens(options.tokens ?? [], terminal);
  const mock = await startMock({
    ...options,
    ports: { staging: flags.port, production: flags.productionPort },
    notice: (problem) => terminal.insist(describeProblem(problem)),
  });
  const issued = (flags.scenario ?? []).flatMap((name) => mock.scenarios.begin(name));
  showRequests(mock, terminal, flags.json === true);
  using interruption = listenForInterruption();
  const ending = once(interruption.signal, 'abort');
  if (flags.json) terminal.emit(readyEvent(mock, printable, issued));
  else for (const line of greeting(mock, printable, issued)) terminal.say(line);
  const { tokens } = flags;
  const stopWatching = tokens && watchTokens(tokens, mock, terminal, flags.json === true);
  await ending;
  if (stopWatching) stopWatching();
  terminal.say('Stopping.');
  await mock.close();
  if (flags.json) terminal.emit({ event: 'stopped' });
}

/** One line a request: what was asked, what was answered, and why. */
function showRequests({ journal, description }: Mock, terminal: Terminal, json: boolean): void {
  journal.subscribe((entry) => {
    const why = explain(entry, description);
    if (json) terminal.emit({ event: 'request', ...entry, at: new Date(entry.at).toISOString(), why });
    else terminal.say(describeEntry(entry, why));
  });
}

function describeEntry({ environment, method, path, query, status }: JournalEntry, why: string): string {
  const target = query === '' ? path : `${path}?${query}`;
  return `${environment.padEnd(10)} ${status} ${printable(method)} ${printable(target)}: ${why}`;
}

/** Bytes from the wire without those that could steer a terminal. */
function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}
