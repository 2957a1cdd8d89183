import type { Report } from '../verdict/report.ts';
import { describeBasis } from './basis-text.ts';
import { countsLine } from './counts-line.ts';
import { verdictLine } from './pretty.ts';
import { describeResult } from './result-text.ts';
import { type ResultGroup, resultsBy } from './results-by.ts';
import { runProblems } from './run-problems.ts';
import { type Standing, standingOf } from './standing.ts';
import { visible } from './visible.ts';

interface Annotation {
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more than so many of one kind for each step. */
const MOST = 10;

/**
 * Workflow commands that GitHub Actions shows as annotations, when they are printed to stdout: an error for each assertion
 * that failed, a warning for each that warns or proves nothing, and the verdict.
 */
export function reportGithub(report: Report): string {
  const of = (...wanted: readonly Standing[]): readonly Annotation[] =>
    resultsBy(
      report.results.filter((result) => wanted.includes(standingOf(result))),
      ({ id }) => id,
    ).map(annotationOf);
  const problems = runProblems(report).map(({ kind, what, remedy }) => ({
    title: kind,
    message: `${what}\n${remedy}`,
  }));
  return [
    ...commands('error', [...problems, ...of('failed')]),
    ...commands('warning', [...of('errored', 'inconclusive'), ...of('warned')]),
    ...commands('notice', [
      { title: 'CFIS contract', message: `${verdictLine(report)}\n${report.target.baseUrl}: ${countsLine(report)}` },
    ]),
    '',
  ].join('\n');
}

function annotationOf({ first, same }: ResultGroup): Annotation {
  const operations = same.flatMap(({ operation }) => (operation === undefined ? [] : [operation]));
  return {
    title: `${first.id} ${first.title}`,
    message: [
      `${operations.length === 0 ? '' : `on ${operations.join(', ')}: `}${describeResult(first)}`,
      `rests on ${describeBasis(first)}`,
      ...(first.causes ?? []).map((cause) => `likely: ${cause}`),
    ].join('\n'),
  };
}

function commands(name: string, annotations: readonly Annotation[]): readonly string[] {
  const left = annotations.length - MOST;
  return [
    ...annotations
      .slice(0, MOST)
      .map(({ title, message }) => `::${name} title=${escapeProperty(title)}::${escapeData(message)}`),
    ...(left > 0 ? [`${left} more of this kind (${name}) are not annotated: --reporter markdown shows them all.`] : []),
  ];
}

function escapeData(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
