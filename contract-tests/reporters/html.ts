import { createHash } from 'node:crypto';
import { outcomes, type Result } from '../result.ts';
import type { Report } from '../verdict/report.ts';
import { capitalised } from './capitalised.ts';
import { knownDeviations, whatWasFound } from './html-findings.ts';
import { gapsIn, whatWasNotVerified } from './html-gaps.ts';
import { everyAssertion } from './html-matrix.ts';
import { icon, sprite, toneOfVerdict, verdictIcon, wordsOf } from './html-outcome.ts';
import { script } from './html-script.ts';
import { style } from './html-style.ts';
import { html, type Markup, verbatim } from './markup.ts';
import { verdictLine } from './pretty.ts';

/**
 * One page that holds all it needs: nothing is loaded, nothing of a target can run, and without its script only the
 * filter is missing. The exchanges of what passed are left to the JSON report.
 */
export function reportHtml(report: Report): string {
  const { target, results, blockers } = report;
  const gaps = gapsIn(results);
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${verdictWords(report).word}: ${new URL(target.baseUrl).host}</title>
<link rel="icon" href="${verdictIcon(report.summary.verdict)}">
<style>${verbatim(style)}</style>
</head>
<body>
${sprite}
${banner(report)}
<main>
${counts(report)}
${whatWasFound(results)}
${whatStandsInTheWay(blockers)}
${knownDeviations(results)}
${everyAssertion(results, gaps)}
${whatWasNotVerified(gaps)}
${whatItRestsOn(results)}
${whatItDoesNotProve(report)}
</main>
<footer>
<p>Made by cfis-contract-kit ${report.suite.version}. Tokens stand in this page as the variables that held them, such as
<code>$CFIS_TOKEN</code>. The exchanges of what passed are in the JSON report (<code>--reporter json:FILE</code>).</p>
</footer>
<script>${verbatim(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** Nothing may be loaded, and nothing may run but the one script that has this hash. */
const policy = [
  "default-src 'none'",
  'img-src data:',
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** `VIOLATED: the target breaks the contract.` as a headline and a sentence. */
function verdictWords(report: Report): { readonly word: string; readonly sentence: string } {
  const line = verdictLine(report);
  const colon = line.indexOf(': ');
  return { word: capitalised(line.slice(0, colon).toLowerCase()), sentence: capitalised(line.slice(colon + 2)) };
}

function banner(report: Report): Markup {
  const { target, suite, startedAt, summary, results } = report;
  const { word, sentence } = verdictWords(report);
  const unverified = summary['not-verified'];
  return html`<header class="${toneOfVerdict[summary.verdict]}">
<div>
<p class="kicker">CFIS authentication contract</p>
<h1>${icon(toneOfVerdict[summary.verdict])} ${word}</h1>
<p class="sentence">${sentence}${
    unverified === 0
      ? ''
      : html` <a href="#not-verified">${unverified} of ${results.length} results could not be verified.</a>`
  }</p>
<dl class="facts">
<div><dt>Target</dt><dd><code>${target.baseUrl}</code></dd></div>
<div><dt>Environment</dt><dd>${target.environment}</dd></div>
<div><dt>Kind</dt><dd>${kinds[target.kind]}</dd></div>
<div><dt>When</dt><dd><time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></dd></div>
<div><dt>Suite</dt><dd>cfis-contract-kit ${suite.version}</dd></div>
<div><dt>Held to</dt><dd>description <code>${suite.descriptionHash.slice(0, 12)}</code>${suite.overlays.map(
    (overlay) => html` + <code>${overlay}</code>`,
  )}</dd></div>
</dl>
<nav aria-label="On this page"><ul>${chapters
    .filter(({ isThere }) => isThere(report))
    .map(({ anchor, name }) => html`<li><a href="#${anchor}">${name}</a></li>`)}</ul></nav>
</div>
</header>`;
}

interface Chapter {
  readonly anchor: string;
  readonly name: string;
  readonly isThere: (report: Report) => boolean;
}

const always = (): boolean => true;

const chapters: readonly Chapter[] = [
  { anchor: 'findings', name: 'Findings', isThere: always },
  { anchor: 'blockers', name: 'In the way', isThere: ({ blockers }) => blockers.length > 0 },
  {
    anchor: 'deviations',
    name: 'Known deviations',
    isThere: ({ results }) => results.some(({ deviation }) => deviation !== undefined),
  },
  { anchor: 'matrix', name: 'Every assertion', isThere: always },
  { anchor: 'not-verified', name: 'Not verified', isThere: always },
  { anchor: 'rests-on', name: 'What it rests on', isThere: always },
  { anchor: 'limits', name: 'What it does not prove', isThere: always },
];

const kinds: Readonly<Record<Report['target']['kind'], string>> = {
  mock: 'a mock that the suite started itself',
  live: 'a running service',
};

function counts({ summary, results }: Report): Markup {
  const assertions = new Set(results.map(({ id }) => id)).size;
  const operations = new Set(results.map(({ operation }) => operation)).size;
  const present = outcomes.filter((outcome) => summary[outcome] > 0);
  const total = results.length;
  const before = (end: number): number => present.slice(0, end).reduce((sum, outcome) => sum + summary[outcome], 0);
  return html`<section aria-labelledby="counts">
<h2 id="counts" class="quiet">${total} results: ${assertions} assertions on ${operations} operations</h2>
<svg class="bar" viewBox="0 0 ${Math.max(total, 1)} 1" preserveAspectRatio="none" aria-hidden="true">${present.map(
    (outcome, index) => html`<rect class="${outcome}" x="${before(index)}" width="${summary[outcome]}" height="1"/>`,
  )}</svg>
<ul class="counts">${outcomes.map(
    (outcome) =>
      html`<li class="${outcome}${summary[outcome] === 0 ? ' none' : ''}"><strong>${summary[outcome]}</strong> <span>${icon(outcome)} ${wordsOf(outcome)}</span></li>`,
  )}</ul>
</section>`;
}

const blockerWords: Readonly<Record<Report['blockers'][number]['kind'], string>> = {
  'deviation-absent': 'A known deviation is gone',
  'deviation-overdue': 'A known deviation is overdue for review',
  'required-not-verified': 'A go-live requires it, and it was not verified',
  'expires-soon': 'Something expires soon',
};

function whatStandsInTheWay(blockers: Report['blockers']): Markup {
  if (blockers.length === 0) return html``;
  return html`<section aria-labelledby="blockers">
<h2 id="blockers">What stands in the way</h2>
<p class="lede">Besides the results, this speaks against the target.</p>
<ul class="blockers">${blockers.map(
    ({ kind, what, remedy }) => html`<li>
<p class="kicker">${blockerWords[kind]}</p>
<p class="reason">${capitalised(what)}</p>
<p class="remedy"><span>What to do:</span> ${remedy}</p>
</li>`,
  )}</ul>
</section>`;
}

const bases: Readonly<Record<Result['basis'], { readonly means: string; readonly miss: string }>> = {
  documented: { means: 'The vendor’s public pages say so.', miss: 'Fails.' },
  standard: { means: 'An RFC or an OWASP text says so.', miss: 'Fails; warns where the text only recommends.' },
  assumed: {
    means: 'Our reading, where the pages are silent. The vendor has not confirmed it.',
    miss: 'Warns, unless the run was strict.',
  },
};

function whatItRestsOn(results: readonly Result[]): Markup {
  const count = (basis: string, passed: boolean): number =>
    results.filter((result) => result.basis === basis && (result.outcome === 'passed') === passed).length;
  return html`<section aria-labelledby="rests-on">
<h2 id="rests-on">What it rests on</h2>
<p class="lede">Every assertion says why a server should behave so. The three reasons do not weigh the same.</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="rests-on">
<table class="plain">
<thead><tr><th scope="col">Basis</th><th scope="col">Means</th><th scope="col">A miss</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Did not pass</th></tr></thead>
<tbody>${Object.entries(bases).map(
    ([basis, { means, miss }]) =>
      html`<tr><th scope="row"><span class="badge">${basis}</span></th><td>${means}</td><td>${miss}</td><td class="number">${count(basis, true)}</td><td class="number">${count(basis, false)}</td></tr>`,
  )}</tbody>
</table>
</div>
</section>`;
}

function whatItDoesNotProve({ target }: Report): Markup {
  return html`<section aria-labelledby="limits">
<h2 id="limits">What this page does not prove</h2>
<ul class="limits">
${target.kind === 'mock' ? html`<li>It says nothing about the service of the vendor: the target was a mock that the suite started itself.</li>` : ''}
<li>It is about authentication. Whether invoices, payments and ledgers are handled rightly, nobody asked.</li>
<li>It is a sample: these requests, at this time, from one place. A server can behave otherwise for the next one.</li>
<li>“Conforms” means that nothing that was verified breaks the contract. What was not verified may still break it.</li>
<li>A pass that rests on “assumed” says that the target fits our reading, not that our reading is right.</li>
<li>A likely cause is a guess from the outside. Only the server’s own logs know.</li>
</ul>
</section>`;
}
