import type { Result } from '../result.ts';
import type { Blocker, Report } from '../verdict/report.ts';
import { describeBasis } from './basis-text.ts';
import { countsLine } from './counts-line.ts';
import { describeDeviation } from './deviation-text.ts';
import { describeExchange } from './exchange-text.ts';
import { type ResultGroup, resultsBy } from './results-by.ts';
import { type Standing, standingOf } from './standing.ts';
import { visible } from './visible.ts';

export interface PrettyOptions {
  readonly color: boolean;
}

/** The report for people: failures first, each with what was sent and what came back, then the rest, then the verdict. */
export function reportPretty(report: Report, { color }: PrettyOptions): string {
  const { target, suite, summary, results, blockers } = report;
  const paint = painter(color);
  const of = (standing: Standing): readonly Result[] => results.filter((result) => standingOf(result) === standing);
  const overlays = suite.overlays.map((file) => ` + ${file}`).join('');
  return [
    `CFIS contract: ${target.baseUrl} (${target.environment}, ${target.kind})`,
    `Held to description ${suite.descriptionHash.slice(0, 12)}${overlays}`,
    '',
    ...section(paint('red', 'Failed'), of('failed'), inFull),
    ...section(paint('red', 'No answer'), of('errored'), inFull),
    ...section(paint('red', 'Blockers'), blockers, inLines),
    ...section(paint('yellow', 'Inconclusive'), of('inconclusive'), inShort),
    ...section(paint('yellow', 'Differs from a recommendation or from our reading'), of('warned'), inFull),
    ...section('Known deviations', of('known'), asKnown),
    ...section('Not verified', of('not-verified'), inShort),
    ...section('Not applicable', of('not-applicable'), inShort),
    countsLine(report),
    paint(summary.verdict === 'conforms' ? 'green' : 'red', verdictLine(report)),
    '',
  ].join('\n');
}

const verdicts: Readonly<Record<Report['summary']['verdict'], string>> = {
  conforms: 'CONFORMS: nothing that was verified breaks the contract.',
  violated: 'VIOLATED: the target breaks the contract.',
  'not-run': 'NOT RUN: without a token that is accepted, a refusal proves nothing.',
  'not-verified': 'NOT VERIFIED: nothing breaks the contract, but it is not ready to go live.',
};

/** The verdict in one line. */
export function verdictLine({ summary }: Report): string {
  return verdicts[summary.verdict];
}

function section<Item>(
  heading: string,
  items: readonly Item[],
  describe: (items: readonly Item[]) => readonly string[],
): readonly string[] {
  return items.length === 0 ? [] : [`${heading} (${items.length})`, ...describe(items), ''];
}

/** A block for each assertion: the operations on which it ended so, and the exchange on the first of them. */
function inFull(results: readonly Result[]): readonly string[] {
  return resultsBy(results, ({ id }) => id).flatMap(describeGroup);
}

function describeGroup(group: ResultGroup): readonly string[] {
  const { id, title, expected, observed, reason, causes = [], exchanges } = group.first;
  const last = exchanges.at(-1);
  return [
    `  ${id} ${title}`,
    field('on', operationsOf(group)),
    field('rests on', describeBasis(group.first)),
    ...(expected === undefined ? [] : [field('expected', expected)]),
    field('got', observed ?? 'nothing'),
    ...(reason === undefined || reason === observed ? [] : [field('because', reason)]),
    ...causes.map((cause, index) => field(index === 0 ? 'likely' : '', cause)),
    ...(last === undefined ? [] : indent(describeExchange(last))),
  ];
}

/** One line for all that are known for the same reason. */
function asKnown(results: readonly Result[]): readonly string[] {
  return resultsBy(results, ({ id, deviation }) => JSON.stringify([id, deviation])).map((group) => {
    const { id, deviation } = group.first;
    return item(`${id} on ${operationsOf(group)}: ${deviation === undefined ? '' : describeDeviation(deviation)}`);
  });
}

function inLines(blockers: readonly Blocker[]): readonly string[] {
  return blockers.flatMap(({ what, remedy }) => [item(what), field('remedy', remedy)]);
}

const MOST_IDS = 16;

/** One line for all that share a reason, and one for the remedy. */
export function inShort(results: readonly Result[]): readonly string[] {
  return resultsBy(results, ({ reason, remedy }) => JSON.stringify([reason, remedy])).flatMap(({ first, same }) => {
    const { reason = 'no reason given', remedy } = first;
    const ids = [...new Set(same.map(({ id }) => id))];
    const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
    return [
      item(`${ids.slice(0, MOST_IDS).join(', ')}${more}: ${reason}`),
      ...(remedy === undefined ? [] : [field('remedy', remedy)]),
    ];
  });
}

function operationsOf({ same }: ResultGroup): string {
  return same.map(({ operation }) => operation).join(', ');
}

function item(text: string): string {
  return `  ${hang(text, 4)}`;
}

function field(label: string, text: string): string {
  return `    ${label.padEnd(8)} ${hang(text, 13)}`;
}

/** Further lines of a text under its first. */
function hang(text: string, column: number): string {
  return visible(text).replaceAll('\n', `\n${' '.repeat(column)}`);
}

function indent(text: string): readonly string[] {
  return visible(text)
    .split('\n')
    .map((line) => `      ${line}`);
}

const codes = { red: 31, green: 32, yellow: 33 } as const;

function painter(color: boolean): (name: keyof typeof codes, text: string) => string {
  return color ? (name, text) => `\u001b[${codes[name]}m${text}\u001b[0m` : (_, text) => text;
}
