import { groups } from '../assertion.ts';
import type { Result } from '../result.ts';
import { escapeXml } from '../secrets/encodings.ts';
import type { Report } from '../verdict/report.ts';
import { describeDeviation } from './deviation-text.ts';
import { describeExchange } from './exchange-text.ts';
import { describeResult } from './result-text.ts';
import { type RunProblem, runProblems } from './run-problems.ts';
import { type Standing, standingOf } from './standing.ts';

/**
 * JUnit XML as CI servers read it: a suite for each group, a case for each assertion on each operation. A warning is a
 * pass with a property, since JUnit knows none; what could not be verified is skipped, with the reason. So is a known
 * deviation: as a failure it would keep CI red, as a pass nobody would see it. What is wrong with the run as a whole
 * stands in a suite of its own, `blockers`.
 */
export function reportJunit(report: Report): string {
  const { target, results, summary } = report;
  const problems = runProblems(report);
  const suites = groups
    .map((group) => ({ group, members: results.filter((result) => result.group === group) }))
    .filter(({ members }) => members.length > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`cfis verify ${target.baseUrl}: ${summary.verdict}`)}" ${countsOf(results, problems.length)}>`,
    ...suites.map(({ group, members }) => suiteOf(group, members, report)),
    ...(problems.length === 0 ? [] : [blockersSuite(problems)]),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(group: string, members: readonly Result[], { startedAt, suite, target }: Report): string {
  const properties = {
    version: suite.version,
    descriptionHash: suite.descriptionHash,
    environment: target.environment,
  };
  return [
    `  <testsuite name="${group}" timestamp="${startedAt.replace(/\.\d+Z$/, '')}" ${countsOf(members)}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${name}" value="${escapeXml(value)}"/>`,
    ),
    '    </properties>',
    ...members.map(caseOf),
    '  </testsuite>',
  ].join('\n');
}

function blockersSuite(problems: readonly RunProblem[]): string {
  return [
    `  <testsuite name="blockers" ${countsOf([], problems.length)}>`,
    ...problems.map(
      ({ kind, what, remedy }) =>
        `    <testcase classname="blockers" name="${escapeXml(what)}" time="0.000"><failure type="${kind}" message="${escapeXml(remedy)}"/></testcase>`,
    ),
    '  </testsuite>',
  ].join('\n');
}

function caseOf(result: Result): string {
  const { id, operation, title, group, basis, durationMs, outcome, exchanges } = result;
  const name = `${id} ${title}${operation === undefined ? '' : ` (${operation})`}`;
  return [
    `    <testcase classname="${group}" name="${escapeXml(name)}" time="${seconds(durationMs)}">`,
    `      <properties><property name="basis" value="${basis}"/><property name="outcome" value="${outcome}"/></properties>`,
    ...verdictOf(result),
    ...(outcome === 'passed' || exchanges.length === 0
      ? []
      : [`      <system-out>${escapeXml(exchanges.map(describeExchange).join('\n\n'))}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function verdictOf(result: Result): readonly string[] {
  const message = escapeXml(describeResult(result));
  switch (standingOf(result)) {
    case 'passed':
    case 'warned':
      return [];
    case 'failed':
      return [`      <failure type="${result.basis}" message="${message}"/>`];
    case 'errored':
    case 'inconclusive':
      return [`      <error type="${result.outcome}" message="${message}"/>`];
    case 'not-verified':
    case 'not-applicable':
      return [`      <skipped message="${message}"/>`];
    case 'known': {
      const known = result.deviation === undefined ? '' : escapeXml(describeDeviation(result.deviation));
      return [`      <skipped message="known: ${known}; ${message}"/>`];
    }
  }
}

/** @param problems how many cases there are besides those of the results; all of them fail */
function countsOf(results: readonly Result[], problems = 0): string {
  const count = (...wanted: readonly Standing[]): number =>
    results.filter((result) => wanted.includes(standingOf(result))).length;
  const time = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const counts = {
    tests: results.length + problems,
    failures: count('failed') + problems,
    errors: count('errored', 'inconclusive'),
    skipped: count('not-verified', 'not-applicable', 'known'),
    time: seconds(time),
  };
  return Object.entries(counts)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
