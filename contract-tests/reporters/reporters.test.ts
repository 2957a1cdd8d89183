import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import type { Report } from '../report.ts';
import { type Outcome, outcomes, type Result } from '../result.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';
import { reportPretty } from './pretty.ts';

const SCHEMA = 'https://example.com/report.schema.json';

/** Text that would break a format which is put together carelessly. */
const NASTY = `<b>&"'\u0000\u0007 ]]> \u001b[31m ${'x'.repeat(50)}`;

const report: Report = {
  target: { baseUrl: 'https://localhost:4010/api/v1', environment: 'staging', kind: 'live' },
  suite: { version: '0.1.0', descriptionHash: 'a'.repeat(64), overlays: ['one.yaml'] },
  startedAt: '2026-01-01T00:00:00.000Z',
  summary: {
    verdict: 'violated',
    ...(Object.fromEntries(outcomes.map((outcome) => [outcome, 1])) as Record<Outcome, number>),
  },
  blockers: [{ kind: 'expires-soon', what: 'the certificate ends in 3 days', remedy: 'renew it' }],
  results: outcomes.map((outcome) => resultOf(outcome)),
};

function resultOf(outcome: Outcome): Result {
  return {
    id: 'A-04',
    operation: 'retrieveCaseDetails',
    title: 'A title with <&> in it',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-3',
    outcome,
    reason: `because ${NASTY}`,
    expected: '401',
    observed: `200 ${NASTY}`,
    exchanges: [
      {
        request: {
          method: 'POST',
          url: 'https://localhost:4010/api/v1/partner/invoice',
          headers: [['X-Api-Key', '$CFIS_TOKEN']],
          body: "it's a body",
        },
        response: { status: 200, headers: [['Content-Type', 'text/html']], body: NASTY },
        durationMs: 1.5,
      },
    ],
    ...(outcome === 'not-verified' && { remedy: 'set CFIS_REVOKED_TOKEN' }),
    ...(outcome === 'failed' && { causes: ['checks nothing'] }),
    ...(outcome === 'warned' && {
      level: 'should',
      deviation: { reason: 'known', owner: 'Integrations', reviewBy: '2027-01-31' },
    }),
    durationMs: 2,
  };
}

describe('json', () => {
  beforeAll(() => {
    registerSchema(JSON.parse(readFileSync(join(packageRoot, 'spec', 'report.schema.json'), 'utf8')), SCHEMA);
  });

  test('is as its published schema describes it, by an independent judge', async () => {
    expect(await validate(SCHEMA, JSON.parse(reportJson(report)))).toMatchObject({ valid: true });
  });

  test.each([
    ['a verdict that is none', { ...report, summary: { ...report.summary, verdict: 'fine' } }],
    ['a field that is not described', { ...report, secret: 'x' }],
    ['a result without an outcome', { ...report, results: [{ ...resultOf('passed'), outcome: undefined }] }],
  ])('and the schema refuses %s', async (_, broken) => {
    expect(await validate(SCHEMA, JSON.parse(JSON.stringify(broken)))).toMatchObject({ valid: false });
  });
});

describe('junit', () => {
  const xml = reportJunit(report);
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => ['testcase', 'testsuite'].includes(name),
  });
  const { testsuites } = parser.parse(xml);
  const [suite] = testsuites.testsuite;

  test('is well-formed whatever the target answers', () => {
    expect(XMLValidator.validate(xml)).toBe(true);
    // The characters that XML 1.0 section 2.2 allows.
    expect(xml).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/);
  });

  test('counts failures, errors and skipped apart, and a warning as a pass', () => {
    const counts = { '@_tests': '7', '@_failures': '1', '@_errors': '2', '@_skipped': '2' };
    expect(testsuites).toMatchObject(counts);
    expect(suite).toMatchObject({ '@_name': 'enforcement', ...counts });
  });

  test.each(outcomes.map((outcome, index) => ({ outcome, index })))(
    'says $outcome in the way of JUnit',
    ({ outcome, index }) => {
      const elements = {
        passed: [],
        failed: ['failure'],
        warned: [],
        'not-verified': ['skipped'],
        'not-applicable': ['skipped'],
        inconclusive: ['error'],
        errored: ['error'],
      };
      const found = Object.keys(suite.testcase[index]).filter((name) => ['failure', 'error', 'skipped'].includes(name));
      expect(found).toEqual(elements[outcome]);
    },
  );
});

describe('pretty', () => {
  const text = reportPretty(report, { color: false });

  test('puts failures first, and the verdict last', () => {
    expect(text.indexOf('Failed (1)')).toBeLessThan(text.indexOf('Not verified (1)'));
    expect(text.trimEnd()).toMatch(/VIOLATED: the target breaks the contract\.$/);
  });

  test('shows a failure as a command line that can be pasted, with the token as its variable', () => {
    expect(text).toContain(
      `curl -i -X POST --path-as-is 'https://localhost:4010/api/v1/partner/invoice' -H "X-Api-Key: $CFIS_TOKEN" --data 'it'\\''s a body'`,
    );
  });

  test('shows the likeliest causes of a miss, and what would verify what was not', () => {
    expect(text).toMatch(/likeliest causes:\n {6}- checks nothing\n/);
    expect(text).toMatch(/A-04: because .*: set CFIS_REVOKED_TOKEN\n/);
  });

  test('lets nothing of an answer steer the terminal', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
