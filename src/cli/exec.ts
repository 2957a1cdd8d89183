import { constants } from 'node:os';
import { debuglog } from 'node:util';
import { Command } from 'commander';
import { defaultAuthorityFolder } from '../../mock-server/index.ts';
import { writeTrustStores } from '../../mock-server/tls/trust-stores.ts';
import { Fault } from '../fault.ts';
import type { KnownToken } from '../tokens/known-token.ts';
import { execEnvironment } from './exec-environment.ts';
import { exitCode } from './exit-code.ts';
import { flag } from './flags.ts';
import { type MockFlags, withMockFlags } from './mock-flags.ts';
import { openMock } from './open-mock.ts';
import { type Ending, runCommand } from './run-command.ts';
import { showRequests } from './show-requests.ts';
import { surroundings } from './surroundings.ts';
import { createTerminal, describeFault, describeProblem, type Terminal } from './terminal.ts';

interface ExecFlags extends MockFlags {
  readonly requests?: true;
}

export function execCommand(): Command {
  const command = new Command('exec')
    .description('run a command with a mock beside it, told where it is by its environment')
    .argument('[command...]', 'the command and its arguments, which are left alone')
    .passThroughOptions()
    .addOption(flag('--requests', 'show each request to the mock on stderr', 'CFIS_REQUESTS'));
  return withMockFlags(command).addHelpText('after', examples).action(runExec);
}

const examples = `
The mock serves staging and production on free ports for as long as the command runs. The command finds in its environment

  CFIS_BASE_URL, CFIS_PRODUCTION_BASE_URL            where they are
  CFIS_TOKEN, CFIS_EXPIRED_TOKEN, CFIS_REVOKED_TOKEN, CFIS_FOREIGN_TOKEN (of production), CFIS_PROVISIONING_TOKEN,
  CFIS_CANARY_TOKEN (of its own)                     tokens for staging, as cfis verify reads them
  CFIS_PRODUCTION_TOKEN                              a token for production
  CFIS_SUCCESSOR_TOKEN                               with --scenario rotated: the new token of staging
  CFIS_ADMIN_URL                                     the admin API, see spec/admin.openapi.yaml
  CFIS_CA_FILE, CFIS_CA                              the CA certificate
  NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE, JAVA_TOOL_OPTIONS
                                                     trust in it, besides what was trusted before

Examples:
  $ cfis exec -- npm test
  $ cfis exec -- sh -c 'curl "$CFIS_BASE_URL/partner/payments" -H "X-Api-Key: $CFIS_TOKEN"'
  $ cfis exec --scenario expires-mid-run -- npm test
  $ cfis exec --requests --now 2030-01-01T00:00:00Z -- mvn verify
  $ cfis exec -- sh -c 'cfis verify "$CFIS_BASE_URL"'

Exit: that of the command; 126 it cannot be run, 127 there is no such command, 2 usage or configuration. A command that
a signal ends makes cfis end by the same signal.
`;

async function runExec([file, ...args]: readonly string[], flags: ExecFlags): Promise<void> {
  if (!file) {
    throw new Fault('usage', {
      what: 'there is no command to run',
      place: 'cfis exec',
      remedy: 'Name one, such as: cfis exec -- npm test.',
    });
  }
  refuseToPrintVariables();
  // Made first of all: a stream that is opened later would take its pipe out of the mode that the command found it in.
  const terminal = createTerminal(false);
  endAs(await runBesideMock(file, args, flags, terminal), file, terminal);
}

/** Asked to, the runtime prints each variable of a command that it starts. The tokens are among them. */
function refuseToPrintVariables(): void {
  if (!debuglog('child_process').enabled) return;
  throw new Fault('usage', {
    what: 'would print the tokens that the command is given',
    place: 'NODE_DEBUG',
    remedy: 'Take child_process out of it. For the command alone: cfis exec -- env NODE_DEBUG=child_process npm test.',
  });
}

async function runBesideMock(
  file: string,
  args: readonly string[],
  flags: ExecFlags,
  terminal: Terminal,
): Promise<Ending> {
  let tokens: readonly KnownToken[] = [];
  await using open = await openMock(flags, terminal, {
    meetTokens: (known) => {
      tokens = known;
    },
  });
  const { mock } = open;
  const { registry, clock, staging, production, adminUrl } = mock;
  const { ca, caFile } = mock;
  const trust =
    ca === undefined || caFile === undefined
      ? undefined
      : await writeTrustStores({ ca, caFile }, surroundings, flags.caDir ?? defaultAuthorityFolder());
  if (flags.requests) showRequests(mock, terminal, false);
  // The command runs on, and will see for itself that nobody answers.
  void mock.failure.then((fault) => terminal.insist(describeFault(fault)));
  const now = clock.now();
  const canary = registry.issue({ kind: 'client', environment: 'staging', account: 'Canary Oy', issuedAt: now });
  const known = tokens.flatMap(({ secret }) => {
    const token = registry.find(secret.reveal());
    return token === undefined ? [] : [{ secret, token }];
  });
  const env = execEnvironment(surroundings, {
    baseUrls: { staging: staging.baseUrl, production: production.baseUrl },
    adminUrl,
    trust,
    tokens: known,
    now,
    canary: canary.secret,
    // Only now: the command is to meet a scenario with the tokens that were good before.
    successors: await open.beginScenarios(),
  });
  return await runCommand(file, args, env);
}

/** Ends this process as the command ended. */
function endAs(ending: Ending, file: string, terminal: Terminal): void {
  switch (ending.kind) {
    case 'exited':
      process.exitCode = ending.code;
      return;
    case 'killed':
      endBy(ending.signal);
      return;
    case 'not-started':
      process.exitCode = ending.cause.code === 'ENOENT' ? exitCode.notFound : exitCode.notExecutable;
      terminal.insist(describeProblem({ ...whyNot(ending.cause), place: file }));
  }
}

/** Ends this process by a signal, so that whoever waits for it sees what it would have seen of the command. */
function endBy(signal: NodeJS.Signals): void {
  if (signal !== 'SIGKILL' && signal !== 'SIGSTOP') {
    // Node ignores some signals and has uses for others; when the last listener goes, the system's default is back.
    process.on(signal, () => {});
    process.removeAllListeners(signal);
  }
  process.kill(process.pid, signal);
  process.exitCode = 128 + constants.signals[signal];
}

function whyNot({ code, message }: NodeJS.ErrnoException): { readonly what: string; readonly remedy: string } {
  switch (code) {
    case 'ENOENT':
      return {
        what: 'there is no such command',
        remedy:
          "Is it installed, and its folder in PATH? What only a shell knows needs one: cfis exec -- sh -c 'cd app && npm test'.",
      };
    case 'EACCES':
      return { what: 'the command may not be executed', remedy: 'Make the file executable, or name its interpreter.' };
    default:
      return { what: `the command cannot be run: ${code ?? message}`, remedy: 'Try it without cfis.' };
  }
}
