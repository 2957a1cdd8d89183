import { Command } from 'commander';
import {
  certificateEnd,
  createRedactor,
  createReport,
  credentialVariables,
  deviationBlockers,
  goLiveBlockers,
  type KnownDeviation,
  leftByInterruption,
  markDeviation,
  previewRun,
  type Report,
  type Result,
  type RunOptions,
  readKnownDeviations,
  readTokenEnd,
  reporters,
  runContract,
  type Target,
  TOKEN_EXPIRES,
  verdictLine,
} from '../../contract-tests/index.ts';
import { environments } from '../description/environment.ts';
import { loadDescription } from '../description/load.ts';
import { Fault } from '../fault.ts';
import { caDirFlag } from './ca.ts';
import { exitCode } from './exit-code.ts';
import { collectWords, flag, wholeNumber, withDescriptionFlags, withOutputFlags } from './flags.ts';
import { listenForInterruption } from './interruption.ts';
import { startProgress } from './progress.ts';
import { ensureWritable, parseReporter, writeReport } from './report-output.ts';
import { scanArtefacts } from './scan-artefacts.ts';
import { createTerminal, describeProblem, type Terminal } from './terminal.ts';
import { emitPlan, printPlan } from './verify-plan.ts';
import { openTarget, readVariables, type TargetFlags, type Variables } from './verify-target.ts';

interface VerifyFlags extends TargetFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly list?: true;
  readonly strict?: true;
  readonly expect?: string;
  readonly goLive?: true;
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
    .addOption(flag('--plan', 'print every request that would be sent, and send none', 'CFIS_PLAN'))
    .addOption(flag('--strict', 'make every warning a failure', 'CFIS_STRICT'))
    .addOption(flag('--expect <file>', 'YAML file of known deviations, which then do not fail', 'CFIS_EXPECT'))
    .addOption(
      flag('--go-live', 'require that everything documented was verified, and that nothing ends soon', 'CFIS_GO_LIVE'),
    )
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
  $ cfis verify staging --plan
  $ cfis verify staging --expect known-deviations.yaml
  $ cfis verify staging --go-live --credentials staging.env --allow renew,provision
  $ cfis verify mock --only lifecycle

Exit: 0 conforms, 1 contract violated, 2 usage or configuration, 3 could not run,
4 a go-live requires more than was verified, 5 a token was found in what was printed or written, 130 interrupted.
`;

async function runVerify(address: string | undefined, flags: VerifyFlags): Promise<void> {
  const printed: string[] = [];
  const terminal = createTerminal(flags.quiet === true, (text) => printed.push(text));
  if (flags.list) {
    await listAssertions(terminal, flags.json === true);
    return;
  }
  const outputs = (flags.reporter ?? (flags.json ? [] : ['pretty'])).map(parseReporter);
  const description = await loadDescription({
    ...(flags.spec !== undefined && { spec: flags.spec }),
    overlays: flags.overlay ?? [],
  });
  const variables = await readVariables(flags);
  if (flags.goLive) guardGoLive(address, flags);
  const tokenEnd = readTokenEnd(flags.goLive ? variables[TOKEN_EXPIRES] : undefined);
  const known = flags.expect === undefined ? [] : await readKnownDeviations(flags.expect, description);
  if (!flags.plan) for (const { file } of outputs) if (file !== undefined) await ensureWritable(file);
  const target = await openTarget(address, flags, description, variables);
  using interruption = listenForInterruption();
  try {
    if (flags.plan) {
      plan(target, flags, variables, terminal);
      return;
    }
    const redactor = createRedactor();
    const startedAt = new Date();
    const results = await collectResults(target, flags, known, { redactor, signal: interruption.signal }, terminal);
    const ends = flags.goLive && { certificate: await certificateEnd(target), token: tokenEnd };
    const report = createReport(target, startedAt, results, [
      ...deviationBlockers(known, results, startedAt),
      ...(ends ? goLiveBlockers(results, target, ends, startedAt) : []),
    ]);
    if (flags.json) emitSummary(report, terminal);
    const written = await Promise.all(outputs.map((output) => writeReport(report, output, terminal)));
    if (!flags.json && outputs.every(({ file }) => file !== undefined)) terminal.say(verdictLine(report));
    const left = leftByInterruption(results);
    if (left.length > 0) terminal.insist(describeUndone(left, results.length));
    const leaks = await scanArtefacts(
      [...written.flat(), { place: 'what was printed', text: printed.join('\n') }],
      redactor,
    );
    for (const leak of leaks) terminal.insist(describeProblem(leak));
    process.exitCode = exitCodeOf(report, leaks.length > 0, interruption.signal.aborted);
  } finally {
    await target.close();
  }
}

function plan(target: Target, { json, only, skip }: VerifyFlags, variables: Variables, terminal: Terminal): void {
  const preview = previewRun(target, { ...(only && { only }), ...(skip && { skip }) });
  const missing = [credentialVariables.valid].filter((name) => target.kind === 'live' && !variables[name]);
  if (json) emitPlan(preview, target, missing, terminal);
  else printPlan(preview, target, missing, terminal);
}

async function collectResults(
  target: Target,
  { only, skip, strict, json }: VerifyFlags,
  known: readonly KnownDeviation[],
  run: Pick<RunOptions, 'redactor' | 'signal'>,
  terminal: Terminal,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  using progress = startProgress(terminal);
  const options = { ...(only && { only }), ...(skip && { skip }), ...(strict && { strict }), ...run };
  for await (const bare of runContract(target, { ...options, onCase: progress.show })) {
    const result = markDeviation(bare, known);
    results.push(result);
    if (json) terminal.emit({ event: 'result', ...result });
  }
  return results;
}

/** What an interrupted run left undone. */
function describeUndone(left: readonly Result[], all: number): string {
  const ids = [...new Set(left.map(({ id }) => id))].join(', ');
  return `Interrupted: ${left.length} of ${all} were left undone: ${ids}.`;
}

function emitSummary({ results: _, ...rest }: Report, terminal: Terminal): void {
  terminal.emit({ event: 'summary', ...rest });
}

/** A part of the suite on a mock of ours says nothing about whether a service is ready. */
function guardGoLive(address: string | undefined, { only, skip }: VerifyFlags): void {
  if (only !== undefined || skip !== undefined) {
    throw new Fault('usage', {
      what: 'a go-live requires the whole suite',
      place: only === undefined ? '--skip' : '--only',
      remedy: 'Leave it out, or leave out --go-live.',
    });
  }
  if (address === 'mock') {
    throw new Fault('usage', {
      what: 'a mock does not go live',
      place: '--go-live',
      remedy: 'Verify staging with it, or an https:// base URL.',
    });
  }
}

/** A token that got out is worse than anything else a run can end with. */
function exitCodeOf({ summary: { verdict } }: Report, leaked: boolean, interrupted: boolean): number {
  if (leaked) return exitCode.secretFound;
  if (interrupted) return exitCode.interrupted;
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

/** The catalogue names the planted defects, which no other command should have to load. */
async function listAssertions(terminal: Terminal, json: boolean): Promise<void> {
  const { catalogue } = await import('../../contract-tests/catalogue.ts');
  for (const entry of catalogue()) {
    const { id, title, group, basis, requirement, source, effectOnTarget, notices } = entry;
    if (json) terminal.emit(entry);
    else
      terminal.print(
        `${id}  ${title}\n      ${group}; ${basis}: ${[requirement, source].filter(Boolean).join('; ')}\n` +
          `      to the target: ${effectOnTarget}; notices ${notices.join(', ')}\n`,
      );
  }
}
