import type { Result } from '../result.ts';
import type { Report } from '../verdict/report.ts';
import { describeDeviation } from './deviation-text.ts';
import { describeExchange } from './exchange-text.ts';
import { describeResult } from './result-text.ts';
import { type RunProblem, runProblems } from './run-problems.ts';
import { type Standing, standingOf } from './standing.ts';

/** Of the specification that the report keeps to: https://ctrf.io. */
const SPEC_VERSION = '0.0.0';

type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/**
 * What was tried and proves nothing counts as failed, or else a reader would show an unproven run as green. What is not
 * verified waits for something, such as a token: it is pending.
 */
const statuses: Readonly<Record<Standing, Status>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'failed',
  errored: 'failed',
  warned: 'other',
  known: 'other',
  'not-verified': 'pending',
  'not-applicable': 'skipped',
};

/** Common Test Report Format: a test for each assertion on each operation, and one for whatever is wrong with the run. */
export function reportCtrf(report: Report): string {
  const { target, suite, startedAt, summary } = report;
  const tests = [...runProblems(report).map(testOfProblem), ...report.results.map(testOfResult)];
  const count = (status: Status): number => tests.filter((test) => test.status === status).length;
  const start = Date.parse(startedAt);
  const duration = Math.round(report.results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const document = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    generatedBy: 'cfis-contract-kit',
    results: {
      tool: { name: 'cfis verify', version: suite.version },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        start,
        // A report holds one instant only. Cases are made one after another, so this is when the last ended, or earlier.
        stop: start + duration,
        duration,
      },
      tests,
      environment: {
        testEnvironment: target.environment,
        healthy: summary.verdict === 'conforms',
        extra: { baseUrl: target.baseUrl, kind: target.kind },
      },
      extra: { verdict: summary.verdict, descriptionHash: suite.descriptionHash, overlays: suite.overlays },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function testOfResult(result: Result) {
  const { id, operation, title, group, basis, level, requirement, source, outcome } = result;
  const { expected, observed, remedy, causes, deviation, exchanges, durationMs } = result;
  return {
    testId: operation === undefined ? id : `${id} ${operation}`,
    name: `${id} ${title}${operation === undefined ? '' : ` (${operation})`}`,
    status: statuses[standingOf(result)],
    rawStatus: outcome,
    duration: Math.round(durationMs),
    suite: [group],
    type: 'contract',
    tags: [basis, ...(level === undefined ? [] : [level]), ...(deviation === undefined ? [] : ['known-deviation'])],
    ...(outcome !== 'passed' && {
      message: [
        describeResult(result),
        ...(deviation === undefined ? [] : [`known: ${describeDeviation(deviation)}`]),
      ].join('; '),
      ...(exchanges.length > 0 && { trace: exchanges.map(describeExchange).join('\n\n') }),
    }),
    extra: { requirement, source, expected, observed, remedy, causes, deviation },
  };
}

function testOfProblem({ kind, what, remedy }: RunProblem) {
  return {
    testId: kind,
    name: what,
    status: 'failed' as const,
    rawStatus: kind,
    duration: 0,
    suite: ['blockers'],
    type: 'contract',
    message: remedy,
  };
}
