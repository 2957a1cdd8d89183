import type { Outcome, Result } from '../result.ts';
import type { RedactedExchange } from '../secrets/redactor.ts';
import { capitalised } from './capitalised.ts';
import { commandLine, describeReply } from './exchange-text.ts';
import { groupBy } from './group-by.ts';
import { icon, meanings, wordsOf } from './html-outcome.ts';
import { html, type Markup, verbatim } from './markup.ts';

/** Outcomes that somebody should look at, the worst first. */
export const findingOutcomes: readonly Outcome[] = ['failed', 'errored', 'inconclusive', 'warned'];

/** The place of a finding in the page. */
export function anchorOfFinding({ id, outcome, deviation }: Result): string {
  return `${deviation === undefined ? outcome : 'known'}-${id}`;
}

/** All that did not go as it should, but for what is known and accepted. */
export function whatWasFound(results: readonly Result[]): Markup {
  const unknown = results.filter(({ deviation }) => deviation === undefined);
  const sections = findingOutcomes
    .map((outcome) => ({ outcome, members: unknown.filter((result) => result.outcome === outcome) }))
    .filter(({ members }) => members.length > 0);
  return html`<section aria-labelledby="findings">
<h2 id="findings">What was found</h2>
${
  sections.length === 0
    ? html`<p class="lede">${whyNothing(results)}</p>`
    : sections.map(
        ({ outcome, members }) => html`<h3 class="${outcome}">${icon(outcome)} ${capitalised(wordsOf(outcome))}</h3>
<p class="lede">${meanings[outcome]}</p>
${byAssertion(members).map((same) => finding(same, 'h4'))}`,
      )
}
</section>`;
}

/** Why there is nothing to show: that nothing was tried is no praise. */
function whyNothing(results: readonly Result[]): string {
  if (!results.some(({ exchanges }) => exchanges.length > 0)) return 'Nothing was sent, so nothing could be found.';
  return results.some(({ deviation }) => deviation !== undefined)
    ? 'Nothing but known deviations.'
    : 'Nothing that was verified differs from the contract.';
}

/** Misses that an expectation file accepts: they do not count against the target until their review is due. */
export function knownDeviations(results: readonly Result[]): Markup {
  const known = results.filter(({ deviation }) => deviation !== undefined);
  if (known.length === 0) return html``;
  return html`<section aria-labelledby="deviations">
<h2 id="deviations">Known deviations</h2>
<p class="lede">These misses are accepted for a while. They do not count against the target until then.</p>
${byAssertion(known).map((same) => finding(same, 'h3'))}
</section>`;
}

type Same = readonly [Result, ...Result[]];

function byAssertion(results: readonly Result[]): readonly Same[] {
  return [...groupBy(results, ({ id }) => id).values()];
}

/** One assertion on all the operations on which it ended so, with what was sent to the first of them. */
function finding(same: Same, level: 'h3' | 'h4'): Markup {
  const heading = verbatim(level);
  const [first] = same;
  const { id, title, expected, causes = [], deviation } = first;
  const anchor = anchorOfFinding(first);
  return html`<article class="finding" aria-labelledby="${anchor}">
<${heading} id="${anchor}"><a class="id" href="#${id}">${id}</a> ${title}</${heading}>
<p class="basis">${basisOf(first)}</p>
<dl>
${deviation && [row('Accepted', deviation.reason), row('Owner', deviation.owner), row('Review by', html`<time>${deviation.reviewBy}</time>`)]}
${expected && row('Expected', expected)}
${row('Got', html`<ul>${[...groupBy(same, whatCame).entries()].map(([came, those]) => html`<li><strong>${came}</strong> ${operationsOf(those)}</li>`)}</ul>`)}
${causes.length > 0 ? row('Likely causes', html`<ol>${causes.map((cause) => html`<li>${cause}</li>`)}</ol>`) : undefined}
</dl>
${exchangesOf(same)}
</article>`;
}

/** What an assertion rests on: the basis first, since the three do not weigh the same. */
export function basisOf({ basis, level, requirement, source }: Result): Markup {
  const rests = [requirement, source].flatMap((part) => (part === undefined ? [] : [` · ${part}`]));
  return html`<span class="badge">${basis}${level === undefined ? '' : ' (recommended)'}</span>${rests}`;
}

function row(term: string, description: string | Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}

function whatCame({ observed, reason }: Result): string {
  const told = [observed, reason === observed ? undefined : reason].filter((part) => part !== undefined);
  return told.length === 0 ? 'nothing' : told.join('; ');
}

function operationsOf(results: readonly Result[]): Markup {
  const names = results.flatMap(({ operation }) => (operation === undefined ? [] : [html`<code>${operation}</code>`]));
  if (names.length === 0) return html``;
  return html`<span class="on">on ${names.map((name, index) => (index === 0 ? name : html`, ${name}`))}</span>`;
}

/** The exchange that decided stands open under a failure; what led up to it, and all others, open on demand. */
function exchangesOf(same: Same): Markup {
  const [{ outcome, operation, exchanges, deviation }] = same;
  const last = exchanges.at(-1);
  if (last === undefined) return html``;
  const earlier = exchanges.slice(0, -1);
  const where =
    same.length > 1 && operation !== undefined ? html` <span class="on">on <code>${operation}</code></span>` : '';
  const open = outcome === 'failed' && deviation === undefined;
  return html`<details class="exchange"${verbatim(open ? ' open' : '')}>
<summary>What was sent, and what came back${where}</summary>
${exchange(last)}
</details>
${
  earlier.length === 0
    ? ''
    : html`<details class="exchange earlier">
<summary>${earlier.length === 1 ? 'The exchange before it' : `The ${earlier.length} exchanges before it`}</summary>
${earlier.map(exchange)}
</details>`
}`;
}

function exchange(one: RedactedExchange): Markup {
  return html`<pre class="sent">${commandLine(one)}</pre>
<pre>${describeReply(one).join('\n')}</pre>`;
}
