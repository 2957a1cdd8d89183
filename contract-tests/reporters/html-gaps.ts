import type { Outcome, Result } from '../result.ts';
import { capitalised } from './capitalised.ts';
import { groupBy } from './group-by.ts';
import { icon, wordsOf } from './html-outcome.ts';
import { html, type Markup } from './markup.ts';

/** Results that are missing for one reason. */
export interface Gap {
  /** Its place in the page. */
  readonly anchor: string;
  readonly results: readonly [Result, ...Result[]];
}

const gapOutcomes: readonly Outcome[] = ['not-verified', 'not-applicable'];

/** What was not tried, by reason; first what a single remedy would verify the most of. */
export function gapsIn(results: readonly Result[]): readonly Gap[] {
  return gapOutcomes.flatMap((outcome) => {
    const missing = results.filter((result) => result.outcome === outcome);
    return [...groupBy(missing, ({ reason, remedy }) => JSON.stringify([reason, remedy])).values()]
      .sort((a, b) => b.length - a.length)
      .map((same, index) => ({ anchor: `${outcome}-${index + 1}`, results: same }));
  });
}

export function whatWasNotVerified(gaps: readonly Gap[]): Markup {
  const [tryable, rest] = gapOutcomes.map((outcome) =>
    gaps.filter(({ results: [first] }) => first.outcome === outcome),
  );
  return html`<section aria-labelledby="not-verified">
<h2 id="not-verified">What was not verified, and the cheapest way to verify it</h2>
${
  tryable?.length
    ? html`<p class="lede">Nothing is known about these. What verifies the most stands first.</p>
<ul class="gaps">${tryable.map(gapItem)}</ul>`
    : html`<p class="lede">Everything that applies to this target was tried.</p>`
}
${
  rest?.length
    ? html`<h3 class="not-applicable">${icon('not-applicable')} ${capitalised(wordsOf('not-applicable'))}</h3>
<ul class="gaps">${rest.map(gapItem)}</ul>`
    : ''
}
</section>`;
}

function gapItem({ anchor, results }: Gap): Markup {
  const [{ reason, remedy }] = results;
  const byId = [...groupBy(results, ({ id }) => id).entries()];
  return html`<li id="${anchor}">
<p class="reason">${capitalised(reason ?? 'no reason is given')}</p>
${remedy === undefined ? '' : html`<p class="remedy"><span>To verify it:</span> ${remedy}</p>`}
<p class="ids">${results.length === 1 ? '1 result' : `${results.length} results`}: ${byId.map(
    ([id, same], index) =>
      html`${index === 0 ? '' : ', '}<a href="#${id}">${id}</a>${same.length > 1 ? html` <span class="times">×${same.length}</span>` : ''}`,
  )}</p>
</li>`;
}
