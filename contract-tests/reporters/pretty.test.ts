import { describe, expect, test } from 'vitest';
import { reportPretty } from './pretty.ts';
import { sampleReport } from './sample-report.ts';

describe('pretty', () => {
  const text = reportPretty(sampleReport, { color: false });
  const sectionOf = (heading: string) => text.slice(text.indexOf(`\n${heading} (`)).split('\n\n')[0] ?? '';

  test('puts failures first, then what else is in the way, and the verdict last', () => {
    expect([...text.matchAll(/^\S.*(?= \(\d+\)$)/gm)].map(([heading]) => heading)).toEqual([
      'Failed',
      'No answer',
      'Blockers',
      'Inconclusive',
      'Differs from a recommendation or from our reading',
      'Known deviations',
      'Not verified',
      'Not applicable',
    ]);
    expect(text.trimEnd()).toMatch(/\(1 of them known deviations\)\nVIOLATED: the target breaks the contract\.$/);
  });

  test('shows a failure as a command line that can be pasted, with the token as its variable', () => {
    expect(text).toContain(
      `curl -i -X POST --path-as-is 'https://localhost:4010/api/v1/partner/invoice' -H "X-Api-Key: $CFIS_TOKEN" --data 'it'\\''s a body'`,
    );
  });

  test('names the likely causes of a failure', () => {
    expect(sectionOf('Failed')).toMatch(
      /\n {4}likely {3}checks nothing\n {13}second [\s\S]*\n {13}third\n {13}fourth\n/,
    );
  });

  test('does not call a known deviation a failure, and says why it is accepted, by whom, and for how long', () => {
    expect(sectionOf('Failed')).not.toContain('A-08');
    expect(sectionOf('Known deviations')).toMatch(
      /\n {2}A-08 on retrieveCaseDetails: known [\s\S]*\(Integrations, review by 2027-01-31\)$/,
    );
  });

  test('says what to do about a blocker, and about what is not verified', () => {
    expect(sectionOf('Blockers')).toMatch(/\n {2}the certificate ends in 3 days [\s\S]*\n {4}remedy {3}renew it /);
    expect(sectionOf('Not verified')).toMatch(/\n {2}A-04: because [\s\S]*\n {4}remedy {3}set CFIS_REVOKED_TOKEN /);
  });

  test('keeps further lines of a text under its first', () => {
    expect(sectionOf('Failed')).toMatch(/\n {4}got {6}200 <b>.*\n {13}\ufffd:error .*\n {13}# heading/);
  });

  test('lets nothing of an answer command a CI runner, which obeys what any line of a log says', () => {
    expect(text).toContain(':error title=a,b::');
    expect(text).not.toMatch(/^\s*::|##\[|##vso\[/m);
  });

  test('lets nothing of an answer steer the terminal, or turn the reading direction', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
