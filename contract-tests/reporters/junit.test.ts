import { parse } from 'junit2json';
import { describe, expect, test } from 'vitest';
import { reportJunit } from './junit.ts';
import { sampleReport } from './sample-report.ts';

describe('junit, read by a parser of JUnit', async () => {
  const read = await parse(reportJunit(sampleReport));
  if (read === null || read === undefined || !('testsuite' in read)) throw new Error('it holds no suites');
  const [enforcement, blockers] = read.testsuite ?? [];
  const caseOf = (id: string) => enforcement?.testcase?.find(({ name }) => name?.startsWith(id));

  test('counts failures, errors and skipped apart, a warning as a pass, and a blocker as a failure', () => {
    expect(read).toMatchObject({ tests: 9, failures: 2, errors: 2, skipped: 3 });
    expect(enforcement).toMatchObject({ name: 'enforcement', tests: 8, failures: 1, errors: 2, skipped: 3 });
  });

  test.each([
    ['A-01', 'passed', []],
    ['A-02', 'failed', ['failure']],
    ['A-03', 'warned', []],
    ['A-04', 'not verified', ['skipped']],
    ['A-05', 'not applicable', ['skipped']],
    ['A-06', 'inconclusive', ['error']],
    ['A-07', 'errored', ['error']],
    ['A-08', 'failed, which is known', ['skipped']],
  ])('says what became of %s: %s', (id, _, elements) => {
    const found = Object.entries(caseOf(id) ?? {}).filter(
      ([name, value]) => value && /failure|error|skipped/.test(name),
    );
    expect(found.map(([name]) => name)).toEqual(elements);
  });

  test('says why a deviation is accepted, by whom, and for how long', () => {
    expect(JSON.stringify(caseOf('A-08')?.skipped)).toMatch(/known: known .*\(Integrations, review by 2027-01-31\)/);
  });

  test('shows a blocker as a failure in a suite of its own, with what to do', () => {
    expect(blockers).toMatchObject({ name: 'blockers', tests: 1, failures: 1 });
    expect(blockers?.testcase?.[0]).toMatchObject({
      name: expect.stringContaining('the certificate ends in 3 days'),
      failure: [{ type: 'expires-soon', message: expect.stringContaining('renew it') }],
    });
  });
});

test('a run that was broken off is not green, though nothing in it failed', async () => {
  const report = {
    ...sampleReport,
    blockers: [],
    results: [],
    summary: { ...sampleReport.summary, verdict: 'not-run' },
  } as const;
  expect(await parse(reportJunit(report))).toMatchObject({ tests: 1, failures: 1 });
});
