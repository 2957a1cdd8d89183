import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import {
  allowances,
  assertions,
  createLiveTarget,
  createMockTarget,
  createReport,
  mergeVariables,
  type Report,
  type Result,
  readCredentialFile,
  readCredentials,
  reporters,
  reportPretty,
  runContract,
  type Target,
  verdictLine,
} from '../../contract-tests/index.ts';
import type { Description } from '../description/description.ts';
import { type Environment, environments } from '../description/environment.ts';
import { loadDescription } from '../description/load.ts';
import type { Effect } from '../description/operation.ts';
import { Fault } from '../fault.ts';
import { caDirFlag } from './ca.ts';
import { exitCode } from './exit-code.ts';
import { collectWords, flag, wholeNumber, withDescriptionFlags, withOutputFlags } from './flags.ts';
import { createTerminal, type Terminal } from './terminal.ts';

interface VerifyFlags {
  readonly env: Environment;
  readonly ca?: string;
  readonly credentials?: string;
  readonly caDir?: string;
  readonly allow?: readonly string[];
  readonly rate?: number;
  readonly maxRejected?: number;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly list?: true;
  readonly strict?: true;
  readonly reporter?: readonly string[];
  readonly spec?: string;
  readonly overlay?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('run the contract suite against a target and say whether it conforms')
    .argument('[target]', 'mock (one of its own), staging, production, or an https:// base URL')
    .addOption(
      flag('--env <environment>', 'the environment whose tokens the target should accept', 'CFIS_ENV')
        .choices([...environments])
        .default('staging'),
    )
    .addOption(flag('--ca <file>', "CA certificate to trust besides the runtime's own, in PEM", 'CFIS_CA'))
    .addOption(flag('--credentials <file>', 'file of VARIABLE=value lines that holds the tokens', 'CFIS_CREDENTIALS'))
    .addOption(
      flag(
        '--allow <effects>',
        'effects that requests may have: renew, provision, write, fetch',
        'CFIS_ALLOW',
      ).argParser(collectWords),
    )
    .addOption(
      flag('--rate <number>', 'requests a second (2 unless given; unlimited on loopback)', 'CFIS_RATE').argParser(
        (text) => wholeNumber(text, 1, 1_000_000),
      ),
    )
    .addOption(
      flag('--max-rejected <number>', 'refused tokens to send at the most', 'CFIS_MAX_REJECTED').argParser((text) =>
        wholeNumber(text, 0, 1_000_000),
      ),
    )
    .addOption(flag('--only <names>', 'ids or groups of assertions to make', 'CFIS_ONLY').argParser(collectWords))
    .addOption(flag('--skip <names>', 'ids or groups of assertions to leave out', 'CFIS_SKIP').argParser(collectWords))
    .addOption(flag('--list', 'list the assertions and send nothing', 'CFIS_LIST'))
    .addOption(flag('--strict', 'make every warning a failure', 'CFIS_STRICT'))
    .addOption(
      flag(
        '--reporter <name[:file]>',
        `write a report: pretty, ${Object.keys(reporters).join(', ')} (repeatable)`,
        'CFIS_REPORTER',
      ).argParser((value: string, earlier?: readonly string[]) => [...(earlier ?? []), value]),
    )
    .addOption(caDirFlag());
  return withOutputFlags(withDescriptionFlags(command)).addHelpText('after', examples).action(runVerify);
}

const examples = `
The tokens come from the environment, or from a file that only you can read: CFIS_TOKEN, and as far as there are any
CFIS_EXPIRED_TOKEN, CFIS_REVOKED_TOKEN, CFIS_FOREIGN_TOKEN (of the other environment), CFIS_PROVISIONING_TOKEN,
CFIS_CANARY_TOKEN (disposable).

Examples:
  $ cfis verify mock
  $ cfis verify staging --reporter pretty --reporter junit:reports/cfis.xml
  $ cfis verify staging --credentials staging.env
  $ cfis verify https://127.0.0.1:4010/api/v1 --ca "$(cfis ca)"
  $ cfis verify mock --only lifecycle

Exit: 0 conforms, 1 contract violated, 2 usage or configuration, 3 could not run, 130 interrupted.
`;

async function runVerify(address: string | undefined, flags: VerifyFlags): Promise<void> {
  const terminal = createTerminal(flags.quiet === true);
  if (flags.list) {
    listAssertions(terminal, flags.json === true);
    return;
  }
  const outputs = (flags.reporter ?? (flags.json ? [] : ['pretty'])).map(parseReporter);
  for (const { file } of outputs) if (file !== undefined) await ensureWritable(file);
  const description = await loadDescription({
    ...(flags.spec !== undefined && { spec: flags.spec }),
    overlays: flags.overlay ?? [],
  });
  const target = await openTarget(address, flags, description);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const report = await verify(target, flags, interruption.signal, terminal);
    for (const output of outputs) await writeReport(report, output, terminal);
    if (!flags.json && outputs.every(({ file }) => file !== undefined)) terminal.say(verdictLine(report));
    process.exitCode = interruption.signal.aborted ? exitCode.interrupted : exitCodeOfVerdict(report);
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    await target.close();
  }
}

async function verify(target: Target, flags: VerifyFlags, signal: AbortSignal, terminal: Terminal): Promise<Report> {
  const startedAt = new Date();
  const results: Result[] = [];
  const { only, skip, strict } = flags;
  for await (const result of runContract(target, {
    ...(only && { only }),
    ...(skip && { skip }),
    ...(strict && { strict }),
    signal,
  })) {
    results.push(result);
    if (flags.json) terminal.emit({ event: 'result', ...result });
    terminal.progress(`${results.length} made, last ${result.id} on ${result.operation}`);
  }
  const report = createReport(target, startedAt, results);
  if (flags.json) {
    const { results: _, ...rest } = report;
    terminal.emit({ event: 'summary', ...rest });
  }
  return report;
}

function exitCodeOfVerdict({ summary: { verdict } }: Report): number {
  switch (verdict) {
    case 'conforms':
      return exitCode.conforms;
    case 'violated':
      return exitCode.violated;
    case 'not-run':
      return exitCode.notRun;
    case 'not-verified':
      return exitCode.notVerified;
  }
}

async function openTarget(address: string | undefined, flags: VerifyFlags, description: Description): Promise<Target> {
  const { env: environment } = flags;
  if (address === undefined) {
    throw new Fault('usage', {
      what: 'there is no target',
      place: 'cfis verify',
      remedy: 'Name one, such as: cfis verify mock.',
    });
  }
  if (address === 'mock') {
    return createMockTarget({
      environment,
      description,
      ...(flags.caDir !== undefined && { authorityFolder: flags.caDir }),
    });
  }
  return createLiveTarget({
    baseUrl: baseUrlOf(address, description),
    environment,
    description,
    credentials: readCredentials(await readVariables(flags.credentials)),
    allow: (flags.allow ?? []).map(effectOf),
    ...(flags.ca !== undefined && { caFile: flags.ca }),
    ...(flags.rate !== undefined && { rate: flags.rate }),
    ...(flags.maxRejected !== undefined && { maxRejected: flags.maxRejected }),
  });
}

/** The variables of the environment, and those of a credential file. */
async function readVariables(file: string | undefined): Promise<Readonly<Record<string, string | undefined>>> {
  return file === undefined ? process.env : mergeVariables(process.env, await readCredentialFile(file), file);
}

function baseUrlOf(address: string, { servers }: Description): URL {
  const named = environments.find((environment) => environment === address);
  if (named !== undefined) return servers[named].url;
  if (URL.canParse(address)) return new URL(address);
  throw new Fault('usage', {
    what: `"${address}" is no target`,
    place: 'cfis verify',
    remedy: 'Name one: mock, staging, production, or an https:// base URL.',
  });
}

function effectOf(word: string): Effect {
  const found = Object.entries(allowances).find(([, name]) => name === word);
  if (found !== undefined) return found[0] as Effect;
  throw new Fault('usage', {
    what: `"${word}" is no effect that can be allowed`,
    place: '--allow',
    remedy: `Write some of: ${Object.values(allowances).join(', ')}.`,
  });
}

interface Output {
  readonly format: string;
  readonly file?: string;
}

function parseReporter(text: string): Output {
  const colon = text.indexOf(':');
  const format = colon === -1 ? text : text.slice(0, colon);
  if (format !== 'pretty' && !Object.hasOwn(reporters, format)) {
    throw new Fault('usage', {
      what: `there is no reporter "${format}"`,
      place: '--reporter',
      remedy: `Write one of: pretty, ${Object.keys(reporters).join(', ')}; with a file behind a colon, or without.`,
    });
  }
  return { format, ...(colon !== -1 && { file: text.slice(colon + 1) }) };
}

async function writeReport(report: Report, { format, file }: Output, terminal: Terminal): Promise<void> {
  const color = file === undefined && terminal.color;
  const text = format === 'pretty' ? reportPretty(report, { color }) : (reporters[format]?.(report) ?? '');
  if (file !== undefined) await writeFile(file, text).catch((cause: Error) => refuseFile(file, cause));
  else if (format === 'pretty') terminal.insist(text);
  else terminal.print(text);
}

/** A report that cannot be written should be known of before the run, not after it. */
async function ensureWritable(file: string): Promise<void> {
  await mkdir(dirname(file)).catch(() => {}); // It is there, or the next line says what is wrong.
  await appendFile(file, '').catch((cause: Error) => refuseFile(file, cause));
}

function refuseFile(file: string, cause: Error): never {
  throw new Fault(
    'report',
    { what: `cannot be written: ${cause.message}`, place: file, remedy: 'Name a file in a folder that has room.' },
    { cause },
  );
}

function listAssertions(terminal: Terminal, json: boolean): void {
  for (const { id, title, group, basis, requirement, source, scope } of assertions) {
    if (json) terminal.emit({ id, title, group, basis, requirement, source, scope: scope.kind });
    else
      terminal.print(
        `${id}  ${title}\n      ${group}; ${basis}: ${[requirement, source].filter(Boolean).join('; ')}\n`,
      );
  }
}
