import type { Outcome } from '../result.ts';
import type { Report } from '../verdict/report.ts';
import { html, type Markup, verbatim } from './markup.ts';

/** What an outcome is called, and what it means, for people. */
export function wordsOf(outcome: Outcome): string {
  return outcome.replace('-', ' ');
}

export const meanings: Readonly<Record<Outcome, string>> = {
  passed: 'The target behaves as the assertion says.',
  failed: 'The contract is broken.',
  warned: 'It differs from a recommendation, or from our reading of what the vendor leaves open.',
  'not-verified': 'It could not be tried on this target.',
  'not-applicable': 'There is nothing here to try it on.',
  inconclusive: 'It was tried and proves nothing.',
  errored: 'No answer came.',
};

/** Shapes that differ without their colour, and need no font. */
const shapes: Readonly<Record<Outcome, string>> = {
  passed: '<path class="line" d="m3 8.6 3.4 3.4L13 4.6"/>',
  failed: '<path d="M4 1h8l3 3v8l-3 3H4l-3-3V4z"/><path class="hole" d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6"/>',
  warned: '<path d="M8 1.2 15.4 14.6H.6z"/><path class="hole" d="M8 6v4m0 1.9v.5"/>',
  'not-verified': '<circle class="line" cx="8" cy="8" r="5.4"/>',
  'not-applicable': '<path class="line" d="M4 8h8"/>',
  inconclusive: '<circle class="line" cx="8" cy="8" r="5.6"/><path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z"/>',
  errored: '<circle class="line" cx="8" cy="8" r="5.6"/><path class="line" d="m4.2 11.8 7.6-7.6"/>',
};

/** Defines the shapes once for the page. */
export const sprite: Markup = html`<svg class="sprite" aria-hidden="true">${Object.entries(shapes).map(
  ([outcome, shape]) => html`<symbol id="icon-${outcome}" viewBox="0 0 16 16">${verbatim(shape)}</symbol>`,
)}</svg>`;

/** The shape of an outcome. It says nothing to who cannot see it: the outcome must stand beside it as text. */
export function icon(outcome: Outcome): Markup {
  return html`<svg class="icon ${outcome}" aria-hidden="true"><use href="#icon-${outcome}"/></svg>`;
}

/** The outcome whose colour and shape a verdict borrows. */
export const toneOfVerdict: Readonly<Record<Report['summary']['verdict'], Outcome>> = {
  conforms: 'passed',
  violated: 'failed',
  'not-run': 'errored',
  'not-verified': 'not-verified',
};

/** For the tab of a browser; it also keeps the browser from asking the server of the page for one. */
export function verdictIcon(verdict: Report['summary']['verdict']): string {
  const fill = { conforms: '#1b7a48', violated: '#b42318', 'not-run': '#9c2463', 'not-verified': '#4a5f80' }[verdict];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${fill}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
