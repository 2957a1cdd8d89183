import { filterTests, parse } from 'ctrf';
import { describe, expect, test } from 'vitest';
import { reportCtrf } from './ctrf.ts';
import { sampleReport } from './sample-report.ts';

describe('ctrf, read by the reference implementation', () => {
  const { results } = parse(reportCtrf(sampleReport));

  test.each([
    ['passed', ['passed']],
    ['failed', ['expires-soon', 'failed', 'inconclusive', 'errored']],
    ['pending', ['not-verified']],
    ['skipped', ['not-applicable']],
    ['other', ['warned', 'failed']],
  ] as const)('has as %s what is %s, and counts it', (status, raw) => {
    const found = results.tests.filter((each) => each.status === status);
    expect(found.map(({ rawStatus }) => rawStatus)).toEqual(raw);
    expect(results.summary[status]).toBe(raw.length);
  });

  test('says what was expected, what came, and on what', () => {
    const failed = results.tests.find(({ rawStatus }) => rawStatus === 'failed');
    expect(failed).toMatchObject({
      testId: 'A-02 retrieveCaseDetails',
      suite: ['enforcement'],
      tags: ['documented'],
      message: expect.stringMatching(/^expected 401, got 200 /),
      trace: expect.stringContaining('-H "X-Api-Key: $CFIS_TOKEN"'),
      extra: { requirement: 'AUTH-3', causes: expect.arrayContaining(['checks nothing']) },
    });
  });

  test('marks a known deviation, and says why it is accepted', () => {
    const [known] = results.tests.filter(({ tags }) => tags?.includes('known-deviation'));
    expect(known).toMatchObject({ testId: 'A-08 retrieveCaseDetails', status: 'other' });
    expect(known?.message).toMatch(/\(Integrations, review by 2027-01-31\)$/);
  });

  test('names the target, and calls it healthy only where it conforms', () => {
    const conforming = { ...sampleReport, summary: { ...sampleReport.summary, verdict: 'conforms' } } as const;
    expect(results.environment).toMatchObject({ testEnvironment: 'staging', healthy: false });
    expect(parse(reportCtrf(conforming)).results.environment).toMatchObject({ healthy: true });
  });

  test('is not green where the run was broken off, though nothing in it failed', () => {
    const summary = { ...sampleReport.summary, verdict: 'not-run' } as const;
    const report = { ...sampleReport, blockers: [], results: [], summary };
    expect(filterTests(parse(reportCtrf(report)), { status: 'failed' })).toHaveLength(1);
  });
});
