import { outcomes, type Result } from '../result.ts';
import type { Report } from '../verdict/report.ts';
import { describeBasis } from './basis-text.ts';
import { describeExchange } from './exchange-text.ts';
import { code, codeBlock, plain, table } from './markdown-text.ts';
import { verdictLine } from './pretty.ts';
import { describeResult } from './result-text.ts';
import { type ResultGroup, resultsBy } from './results-by.ts';
import { type Standing, standingOf } from './standing.ts';

/** GitHub-flavoured Markdown for the summary of a CI job or a ticket: the verdict first, then what to do about it. */
export function reportMarkdown(report: Report): string {
  const { target, suite, summary, startedAt, blockers, results } = report;
  const of = (standing: Standing): readonly Result[] => results.filter((result) => standingOf(result) === standing);
  const overlays = suite.overlays.map((file) => ` + ${plain(file)}`).join('');
  return [
    `## ${plain(verdictLine(report))}`,
    '',
    `CFIS contract: ${code(target.baseUrl)} (${target.environment}, ${target.kind}), from ${startedAt},`,
    `held to description ${suite.descriptionHash.slice(0, 12)}${overlays}`,
    '',
    ...table(outcomes, [outcomes.map((outcome) => String(summary[outcome]))]),
    '',
    ...section('Failed', of('failed'), inFull),
    ...section('No answer', of('errored'), inFull),
    ...section('Blockers', blockers, (all) => all.map(({ what, remedy }) => `- ${plain(what)}: ${plain(remedy)}`)),
    ...section('Inconclusive', of('inconclusive'), byReason),
    ...section('Differs from a recommendation or from our reading', of('warned'), inShort),
    ...section('Known deviations', of('known'), asKnown),
    ...section('Not verified', of('not-verified'), byReason),
    ...section('Not applicable', of('not-applicable'), byReason),
  ].join('\n');
}

function section<Item>(
  heading: string,
  items: readonly Item[],
  describe: (items: readonly Item[]) => readonly string[],
): readonly string[] {
  return items.length === 0 ? [] : [`### ${heading} (${items.length})`, '', ...describe(items), ''];
}

function inFull(results: readonly Result[]): readonly string[] {
  return resultsBy(results, ({ id }) => id).flatMap((group) => {
    const { id, title, expected, observed, reason, causes, exchanges } = group.first;
    const last = exchanges.at(-1);
    return [
      `#### ${id} ${plain(title)}`,
      '',
      `- on: ${operationsOf(group)}`,
      ...(expected === undefined ? [] : [`- expected: ${plain(expected)}`]),
      `- got: ${code(observed ?? 'nothing')}`,
      ...(reason === undefined || reason === observed ? [] : [`- because: ${code(reason)}`]),
      `- rests on: ${plain(describeBasis(group.first))}`,
      ...(causes === undefined ? [] : ['- likely causes:', ...causes.map((cause) => `  - ${plain(cause)}`)]),
      '',
      ...(last === undefined
        ? []
        : [
            '<details><summary>What was sent, and what came back</summary>',
            '',
            ...codeBlock(describeExchange(last)),
            '',
            '</details>',
            '',
          ]),
    ];
  });
}

function inShort(results: readonly Result[]): readonly string[] {
  return resultsBy(results, ({ id }) => id).map(
    (group) =>
      `- ${group.first.id} ${plain(group.first.title)}, on ${operationsOf(group)}: ${code(describeResult(group.first))}`,
  );
}

function asKnown(results: readonly Result[]): readonly string[] {
  return table(
    ['assertion', 'on', 'reason', 'owner', 'review by'],
    resultsBy(results, ({ id, deviation }) => JSON.stringify([id, deviation])).map((group) => {
      const { id, title, deviation } = group.first;
      return [
        plain(`${id} ${title}`),
        operationsOf(group),
        plain(deviation?.reason ?? ''),
        plain(deviation?.owner ?? ''),
        plain(deviation?.reviewBy ?? ''),
      ];
    }),
  );
}

function byReason(results: readonly Result[]): readonly string[] {
  return table(
    ['reason', 'assertions', 'cheapest way to verify'],
    resultsBy(results, ({ reason, remedy }) => JSON.stringify([reason, remedy])).map(({ first, same }) => [
      plain(first.reason ?? 'no reason given'),
      [...new Set(same.map(({ id }) => id))].join(', '),
      plain(first.remedy ?? ''),
    ]),
  );
}

function operationsOf({ same }: ResultGroup): string {
  return plain(same.flatMap(({ operation }) => (operation === undefined ? [] : [operation])).join(', '));
}
