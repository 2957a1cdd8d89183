import { once } from 'node:events';
import { Command } from 'commander';
import { Fault } from '../fault.ts';
import { flag, port, withOutputFlags } from './flags.ts';
import { listenForInterruption } from './interruption.ts';
import { type MockFlags, withMockFlags } from './mock-flags.ts';
import { greeting, readyEvent } from './mock-greeting.ts';
import { openMock } from './open-mock.ts';
import { showRequests } from './show-requests.ts';
import { createTerminal, type Terminal } from './terminal.ts';

interface Flags extends MockFlags {
  readonly port: number;
  readonly productionPort: number;
  readonly socket?: string;
  readonly productionSocket?: string;
  readonly json?: true;
  readonly quiet?: true;
}

const ADMIN_PORT = 4012;

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
      flag(
        '--admin-port <number>',
        'port of the admin API, 0 for any free one; 4012 unless given, and any free one where staging has one',
        'CFIS_ADMIN_PORT',
      ).argParser(port),
    )
    .addOption(flag('--socket <file>', 'Unix socket for staging, in place of its port', 'CFIS_SOCKET'))
    .addOption(
      flag('--production-socket <file>', 'Unix socket for production, in place of its port', 'CFIS_PRODUCTION_SOCKET'),
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
  $ cfis mock --workers 4
  $ cfis mock --overlay expired-gets-403.yaml
  $ cfis mock --tokens tokens.yaml --state mock.state
  $ cfis mock --cert fullchain.pem --key key.pem --host 0.0.0.0
  $ cfis mock --host 0.0.0.0 --name cfis-mock
  $ cfis mock --socket staging.sock --production-socket production.sock
`,
    )
    .action(runMock);
}

async function runMock(flags: Flags): Promise<void> {
  const terminal = createTerminal(flags.quiet === true);
  const json = flags.json === true;
  // Listened for until the very end: a second signal must find somebody while the first is being obeyed.
  using interruption = listenForInterruption();
  const ending = once(interruption.signal, 'abort');
  await serve(flags, terminal, json, ending);
  if (json) terminal.emit({ event: 'stopped' });
}

async function serve(flags: Flags, terminal: Terminal, json: boolean, ending: Promise<unknown>): Promise<void> {
  const { port, productionPort, socket, productionSocket } = flags;
  // Who wants free ports wants several mocks, and they would all have the same one here.
  const adminPort = flags.adminPort ?? (port === 0 ? 0 : ADMIN_PORT);
  await using open = await openMock({ ...flags, adminPort }, terminal, {
    ports: { staging: port, production: productionPort },
    sockets: {
      ...(socket !== undefined && { staging: socket }),
      ...(productionSocket !== undefined && { production: productionSocket }),
    },
    json,
  });
  const { mock, printable } = open;
  const issued = await open.beginScenarios();
  const stopShowing = showRequests(mock, terminal, json);
  if (json) terminal.emit(readyEvent(mock, printable, issued));
  else for (const line of greeting(mock, printable, issued)) terminal.say(line);
  const failure = await Promise.race([ending, mock.failure]);
  // What was answered before the end is shown before it.
  await mock.synchronize();
  stopShowing();
  if (failure instanceof Fault) throw failure;
  terminal.say('Stopping.');
}
