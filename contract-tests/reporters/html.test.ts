import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { outcomes } from '../result.ts';
import type { Report } from '../verdict/report.ts';
import { reportHtml } from './html.ts';
import { hostileText, reportOf } from './report-of.ts';

const report = reportOf('harmless');
const page = reportHtml(report);
const hostile = reportHtml(reportOf(hostileText));
const empty: Report = {
  ...report,
  summary: {
    ...report.summary,
    ...(Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<(typeof outcomes)[number], number>),
    verdict: 'not-run',
  },
  blockers: [],
  results: [],
};

describe('is valid HTML, by an independent judge', () => {
  const judge = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended'] }));
  const complaints = async (text: string) =>
    (await judge.validateString(text)).results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${ruleId}, line ${line}: ${message}`),
    );

  test.each([
    ['with every outcome', page],
    ['with hostile text', hostile],
    ['without a result', reportHtml(empty)],
  ])('%s', async (_, text) => {
    expect(await complaints(text)).toEqual([]);
  });

  test('and the judge notices what is not', async () => {
    expect(await complaints(page.replace('</h2>', ''))).not.toEqual([]);
  });
});

describe('text from outside', () => {
  const tags = (text: string): readonly string[] => text.match(/<[^<>]*>/g) ?? [];

  test('becomes no element and no attribute', () => {
    expect(tags(hostile)).toEqual(tags(page));
  });

  test('shows the characters that cannot be seen as signs', () => {
    expect(hostile).toContain('␀␇␛[31m␍␡⟨U+0085⟩⟨U+200B⟩⟨U+202E⟩⟨U+2028⟩⟨U+D800⟩ javascript:');
    expect(hostile.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });
});

describe('holds', () => {
  const rows = [...page.matchAll(/<table class="(?:few|many)">(.*?)<\/table>/gs)].flatMap(([, table = '']) => {
    const operations = [...table.matchAll(/<th scope="col"><span>(.*?)<\/span>/g)].map(([, name]) => name);
    return [...table.matchAll(/<tr><th scope="row" id="(.*?)">(.*?)<\/tr>/gs)].flatMap(([, id, row = '']) =>
      [...row.matchAll(/<td.*?<\/td>/gs)].map(([cell], index) => ({
        id,
        operation: operations[index],
        outcome: /class="word">(.*?)</.exec(cell)?.[1],
      })),
    );
  });

  test('every result in its row and column, and no other', () => {
    const shown = rows.filter(({ outcome }) => outcome !== undefined);
    const made = report.results.map(({ id, operation = 'the target', outcome }) => ({
      id,
      operation,
      outcome: outcome.replace('-', ' '),
    }));
    const key = ({ id, operation }: { id?: string | undefined; operation?: string | undefined }) =>
      `${id} ${operation}`;
    const inOrder = (list: typeof shown) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(inOrder(shown)).toEqual(inOrder(made));
  });

  test('every exchange and reason of what did not pass', () => {
    for (const { outcome, reason = '', exchanges } of report.results) {
      if (outcome === 'passed') continue;
      expect(page.toLowerCase()).toContain(reason);
      if (outcome === 'not-verified' || outcome === 'not-applicable') continue;
      expect(page).toContain(exchanges.at(-1)?.response?.body);
    }
  });

  test('failures first, then what was not answered or proves nothing, then warnings', () => {
    const headings = [...page.matchAll(/<h3 class="[\w-]+">.*?<\/svg> (.*?)<\/h3>/g)].map(([, heading]) => heading);
    expect(headings).toEqual(['Failed', 'Errored', 'Inconclusive', 'Warned', 'Not applicable']);
  });

  test('a known deviation with its owner and review date, and not among the failures', () => {
    const [found = '', rest = ''] = page.split('<h2 id="deviations">');
    expect(found).not.toContain('Q-07');
    expect(rest).toMatch(/id="known-Q-07"[\s\S]*known harmless[\s\S]*Integrations harmless[\s\S]*2027-01-31/);
  });

  test('what was not verified with its remedy and its ids', () => {
    const [, gaps = ''] = page.split('<h2 id="not-verified">');
    expect(gaps).toMatch(
      /Reason 3 harmless[\s\S]*To verify it:<\/span> remedy of 3 harmless[\s\S]*2 results: <a href="#Q-03">/,
    );
  });

  test('each blocker with what to do, and what the page does not prove', () => {
    expect(page.match(/What to do:<\/span> remedy harmless/g)).toHaveLength(4);
    expect(page).toContain('What this page does not prove');
    expect(page).not.toContain('nothing about the service of the vendor');
    const ofMock = reportHtml({ ...report, target: { ...report.target, kind: 'mock' } });
    expect(ofMock).toContain('nothing about the service of the vendor');
  });
});

test.each([
  ['nothing was sent', empty.results, 'Nothing was sent, so nothing could be found.'],
  ['all passed', report.results.slice(0, 2), 'Nothing that was verified differs from the contract.'],
  ['all is known', report.results.filter(({ deviation }) => deviation), 'Nothing but known deviations.'],
])('says why there are no findings where %s', (_, results, why) => {
  expect(reportHtml({ ...report, results })).toContain(why);
});

test('every link leads to a place in the page, and nothing is loaded from elsewhere', () => {
  const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
  const places = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`));
  expect(links.filter((link) => !places.has(link) && !link.startsWith('data:'))).toEqual([]);
  expect(page).not.toMatch(/url\(|@import/);
});

test('is the same for the same results, however long they took', () => {
  const slower = { ...report, results: report.results.map((result) => ({ ...result, durationMs: 99 })) };
  expect(reportHtml(slower)).toBe(page);
});

test.each([
  ['conforms', 'Conforms'],
  ['violated', 'Violated'],
  ['not-run', 'Not run'],
  ['not-verified', 'Not verified'],
] as const)('says the verdict "%s" at the top', (verdict, words) => {
  expect(reportHtml(reportOf('harmless', verdict))).toMatch(new RegExp(`<h1>.*</svg> ${words}</h1>`));
});
