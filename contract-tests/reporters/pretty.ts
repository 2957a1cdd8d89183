import type { Report } from '../report.ts';
import type { Outcome, Result } from '../result.ts';
import { describeExchange } from './exchange-text.ts';

export interface PrettyOptions {
  readonly color: boolean;
}

/** The report for people: failures first, each with what was sent and what came back, then the rest, then the verdict. */
export function reportPretty(report: Report, { color }: PrettyOptions): string {
  const { target, suite, summary, results } = report;
  const paint = painter(color);
  const of = (outcome: Outcome): readonly Result[] => results.filter((result) => result.outcome === outcome);
  const overlays = suite.overlays.map((file) => ` + ${file}`).join('');
  return [
    `CFIS contract: ${target.baseUrl} (${target.environment}, ${target.kind})`,
    `Held to description ${suite.descriptionHash.slice(0, 12)}${overlays}`,
    '',
    ...section(paint('red', 'Failed'), of('failed'), inFull),
    ...section(paint('red', 'No answer'), of('errored'), inFull),
    ...section(paint('yellow', 'Inconclusive'), of('inconclusive'), inShort),
    ...section(paint('yellow', 'Differs from a recommendation or from our reading'), of('warned'), inFull),
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

function countsLine({ summary }: Report): string {
  const { verdict: _, ...counts } = summary;
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
}

function section(
  heading: string,
  results: readonly Result[],
  describe: (results: readonly Result[]) => readonly string[],
) {
  return results.length === 0 ? [] : [`${heading} (${results.length})`, ...describe(results), ''];
}

/** A block for each assertion: the operations on which it ended so, and the exchange on the first of them. */
function inFull(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ id }) => id))].flatMap((id) => {
    const same = results.filter((result) => result.id === id);
    const [first] = same;
    return first === undefined ? [] : describeResults(first, same);
  });
}

function describeResults(first: Result, same: readonly Result[]): readonly string[] {
  const { id, title, basis, requirement, source, expected, observed, reason, causes = [], exchanges } = first;
  const rests = [requirement, source].filter((part) => part !== undefined).join('; ');
  const last = exchanges.at(-1);
  return [
    `  ${id} ${title}`,
    `    on       ${same.map(({ operation }) => operation).join(', ')}`,
    `    rests on ${basis}: ${rests}`,
    ...(expected === undefined ? [] : [`    expected ${expected}`]),
    `    got      ${visible(observed ?? 'nothing')}`,
    ...(reason === undefined || reason === observed ? [] : [`    because  ${visible(reason)}`]),
    ...(causes.length === 0 ? [] : ['    likeliest causes:', ...causes.map((cause) => `      - ${visible(cause)}`)]),
    ...(last === undefined ? [] : indent(describeExchange(last))),
  ];
}

const MOST_IDS = 16;

/** One line for all that share a reason and a remedy. */
export function inShort(results: readonly Result[]): readonly string[] {
  const reasons = [...new Set(results.map(whyNot))];
  return reasons.map((reason) => {
    const ids = [...new Set(results.filter((result) => whyNot(result) === reason).map(({ id }) => id))];
    const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
    return `  ${ids.slice(0, MOST_IDS).join(', ')}${more}: ${visible(reason)}`;
  });
}

function whyNot({ reason = 'no reason given', remedy }: Result): string {
  return remedy === undefined ? reason : `${reason}: ${remedy}`;
}

/** Text of a target without the characters that steer a terminal. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => (control === '\n' ? control : '\ufffd'));
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
