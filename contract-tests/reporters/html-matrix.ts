import { groups } from '../assertion.ts';
import { outcomes, type Result } from '../result.ts';
import { capitalised } from './capitalised.ts';
import { groupBy } from './group-by.ts';
import { anchorOfFinding, basisOf, findingOutcomes } from './html-findings.ts';
import type { Gap } from './html-gaps.ts';
import { icon, meanings, wordsOf } from './html-outcome.ts';
import { html, type Markup, verbatim } from './markup.ts';

/** With so few columns there is room to write the outcomes out. */
const FEW = 3;

/** The heading of results that are about no operation in particular. */
const WHOLE_TARGET = 'the target';

/**
 * Assertions × operations, a table for each group. Most assertions are made on one operation only, so a table has the
 * columns that its group needs and no others; a group that passed is folded away behind its counts.
 */
export function everyAssertion(results: readonly Result[], gaps: readonly Gap[]): Markup {
  const operations = [...groupBy(results, operationOf).keys()];
  const present = groups
    .map((group) => ({ group, members: results.filter((result) => result.group === group) }))
    .filter(({ members }) => members.length > 0);
  return html`<section aria-labelledby="matrix">
<h2 id="matrix">Every assertion, on every operation</h2>
<p class="lede">An empty cell means that the assertion is not made on that operation. What did not pass leads to where it is explained.</p>
<dl class="legend">${outcomes.map((outcome) => html`<div><dt>${icon(outcome)} ${wordsOf(outcome)}</dt><dd>${meanings[outcome]}</dd></div>`)}</dl>
<div id="filter" role="search" hidden>
<label>Find <input type="search" autocomplete="off" placeholder="A-04, renew, RFC 9110"></label>
<label>Outcome <select><option value="">any</option>${outcomes
    .filter((outcome) => results.some((result) => result.outcome === outcome))
    .map((outcome) => html`<option value="${outcome}">${wordsOf(outcome)}</option>`)}</select></label>
<output></output>
</div>
${present.map(({ group, members }) => groupTable(group, members, operations, gaps))}
</section>`;
}

function groupTable(group: string, members: readonly Result[], all: readonly string[], gaps: readonly Gap[]): Markup {
  const columns = all.filter((operation) => members.some((result) => operationOf(result) === operation));
  const open = members.some(({ outcome }) => findingOutcomes.includes(outcome));
  return html`<details class="group"${verbatim(open ? ' open' : '')}>
<summary><h3 id="group-${group}">${capitalised(group.replaceAll('-', ' '))}</h3> <span class="tally">${outcomes
    .map((outcome) => ({ outcome, count: members.filter((result) => result.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => html`<span>${icon(outcome)} ${count} ${wordsOf(outcome)}</span> `)}</span></summary>
<div class="scroll" tabindex="0" role="group" aria-labelledby="group-${group}">
<table class="${columns.length > FEW ? 'many' : 'few'}">
<thead><tr><th scope="col">Assertion</th>${columns.map((operation) => html`<th scope="col"><span>${operation}</span></th>`)}</tr></thead>
<tbody>${[...groupBy(members, ({ id }) => id).values()].map(
    (same) => html`<tr>${rowHeader(same)}${columns.map((operation) =>
      cell(
        same.filter((result) => operationOf(result) === operation),
        gaps,
      ),
    )}</tr>
`,
  )}</tbody>
</table>
</div>
</details>`;
}

function rowHeader(same: readonly [Result, ...Result[]]): Markup {
  const [first] = same;
  const worst = findingOutcomes.find((outcome) => same.some((result) => result.outcome === outcome));
  const sign = worst === undefined ? '' : html`<span class="worst">${icon(worst)}</span>`;
  return html`<th scope="row" id="${first.id}">${sign}<span class="id">${first.id}</span> ${first.title} <span class="basis">${basisOf(first)}</span></th>`;
}

function cell(results: readonly Result[], gaps: readonly Gap[]): Markup {
  const outcomesHere = results.map(({ outcome }) => outcome).join(' ');
  if (results.length === 0) return html`<td></td>`;
  return html`<td class="${outcomesHere}">${results.map((result) => {
    const { id, outcome } = result;
    const where = explanationOf(result, gaps);
    if (where === undefined) return html`${icon(outcome)}<span class="word">${wordsOf(outcome)}</span>`;
    const about = html`<span class="sr">: ${id} on ${operationOf(result)}</span>`;
    return html`<a href="#${where}">${icon(outcome)}<span class="word">${wordsOf(outcome)}</span>${about}</a>`;
  })}</td>`;
}

function explanationOf(result: Result, gaps: readonly Gap[]): string | undefined {
  if (findingOutcomes.includes(result.outcome)) return anchorOfFinding(result);
  return gaps.find(({ results }) => results.includes(result))?.anchor;
}

function operationOf({ operation }: Result): string {
  return operation ?? WHOLE_TARGET;
}
