import { describe, expect, test } from 'vitest';
import type { Result } from '../result.ts';
import { sampleReport, sampleResult } from './sample-report.ts';
import { reportSarif } from './sarif.ts';

describe('sarif', () => {
  const [run] = JSON.parse(reportSarif(sampleReport)).runs;
  const resultOf = (id: string) => run.results.find(({ ruleId }: { readonly ruleId: string }) => ruleId === id);
  const only = (result: Result) => JSON.parse(reportSarif({ ...sampleReport, results: [result] })).runs[0];

  test.each([
    ['A-01', 'passed', { kind: 'pass', level: 'none' }],
    ['A-02', 'failed', { kind: 'fail', level: 'error' }],
    ['A-03', 'warned', { kind: 'fail', level: 'warning' }],
    ['A-04', 'not verified', { kind: 'open', level: 'none' }],
    ['A-05', 'not applicable', { kind: 'notApplicable', level: 'none' }],
    ['A-06', 'inconclusive', { kind: 'open', level: 'none' }],
    ['A-07', 'errored', { kind: 'open', level: 'none' }],
  ])('says in its words that %s is %s', (id, _, expected) => {
    expect(resultOf(id)).toMatchObject(expected);
  });

  test('leaves it to a person whether another reading of what is left open is a problem', () => {
    expect(only(sampleResult('warned', { basis: 'assumed' })).results[0]).toMatchObject({
      kind: 'review',
      level: 'none',
    });
  });

  test('has one rule for an assertion, on however many operations it is made', () => {
    const twice = [
      sampleResult('failed'),
      sampleResult('failed', { operation: 'renew' }),
      sampleResult('passed', { id: 'B-01' }),
    ];
    const { tool, results } = JSON.parse(reportSarif({ ...sampleReport, results: twice })).runs[0];
    expect(tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual(['A-04', 'B-01']);
    expect(results.map(({ ruleIndex }: { readonly ruleIndex: number }) => ruleIndex)).toEqual([0, 0, 1]);
  });

  test('tags a rule with its basis and with the weaknesses it is about, and leads to the first that has an address', () => {
    expect(run.tool.driver.rules[2]).toMatchObject({
      id: 'A-03',
      helpUri: 'https://cwe.mitre.org/data/definitions/89.html',
      properties: { tags: ['documented', 'should', 'enforcement', 'OWASP API2:2023', 'CWE-89'] },
    });
    expect(only(sampleResult('passed', { source: 'RFC 9110 section 15.5.2' })).tool.driver.rules[0]).toMatchObject({
      helpUri: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.2',
    });
  });

  test('places a result at its operation in the description', () => {
    expect(resultOf('A-02').locations).toEqual([
      {
        physicalLocation: { artifactLocation: { uri: 'spec/cfis.openapi.yaml' } },
        logicalLocations: [{ name: 'retrieveCaseDetails', kind: 'resource' }],
      },
    ]);
  });

  test('knows a result again by its assertion and operation, whatever came back this time', () => {
    const fingerprint = (result: Result) => only(result).results[0].partialFingerprints;
    const first = fingerprint(sampleResult('failed'));
    expect(fingerprint(sampleResult('warned', { observed: '500', reason: 'other', exchanges: [] }))).toEqual(first);
    expect(fingerprint(sampleResult('failed', { operation: 'renew' }))).not.toEqual(first);
    expect(fingerprint(sampleResult('failed', { id: 'A-05' }))).not.toEqual(first);
  });

  test('suppresses a known deviation, and says of every other result that it is not suppressed', () => {
    const suppressed = run.results.map(({ suppressions }: { readonly suppressions: unknown[] }) => suppressions.length);
    expect(suppressed).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(resultOf('A-08')).toMatchObject({
      kind: 'fail',
      suppressions: [
        { kind: 'external', status: 'accepted', justification: expect.stringMatching(/\(Integrations, /) },
      ],
    });
  });

  test('leaves no link and no placeholder in a message', () => {
    const { text } = resultOf('A-02').message;
    expect(text).toContain('\\[link\\](https://evil.example) {{0}}');
    expect(text.replaceAll(/\\.|\{\{|\}\}/g, '')).not.toMatch(/[[\]{}]/);
  });

  test('shows the exchange of what did not pass, with headers of one name as one', () => {
    expect(resultOf('A-01')).not.toHaveProperty('webRequest');
    expect(resultOf('A-02')).toMatchObject({
      webRequest: { method: 'POST', headers: { 'X-Api-Key': '$CFIS_TOKEN' }, body: { text: "it's a body" } },
      webResponse: { statusCode: 200, headers: { Vary: 'Accept, Origin' } },
    });
  });

  test('reports a blocker, and that a run was broken off', () => {
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [{ level: 'error', descriptor: { id: 'expires-soon' } }],
    });
    const brokenOff = { ...sampleReport, summary: { ...sampleReport.summary, verdict: 'not-run' } } as const;
    expect(JSON.parse(reportSarif(brokenOff)).runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });
  });
});
