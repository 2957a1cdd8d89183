import { type Outcome, outcomes, type Result } from '../result.ts';
import type { Report } from '../verdict/report.ts';

/** Text that would break a format which is put together carelessly. */
const nasty = [
  '<b>&"\'\u0000\u0007 ]]> --> </details> <script>alert(1)</script> \u001b[31m \u202e',
  '::error title=a,b::%0A ##[error]x ##vso[task.x]y | a | b | `one` ```three``` [link](https://evil.example) {0}',
  '# heading @someone www.evil.example https://evil.example ~~no~~ _no_ __no__ *no* $x^2$ \\',
  '  ::stop-commands::x\n```\ny',
  '```` </code> end',
].join('\r\n');

/** One of each outcome with nasty texts; a known deviation and a blocker. */
export const sampleReport: Report = {
  target: { baseUrl: 'https://localhost:4010/api/v1', environment: 'staging', kind: 'live' },
  suite: { version: '0.1.0', descriptionHash: 'a'.repeat(64), overlays: ['one.yaml'] },
  startedAt: '2026-01-01T00:00:00.000Z',
  summary: {
    verdict: 'violated',
    ...(Object.fromEntries(outcomes.map((outcome) => [outcome, outcome === 'failed' ? 2 : 1])) as Record<
      Outcome,
      number
    >),
  },
  blockers: [{ kind: 'expires-soon', what: `the certificate ends in 3 days ${nasty}`, remedy: `renew it ${nasty}` }],
  results: [
    ...outcomes.map((outcome, index) => sampleResult(outcome, { id: `A-0${index + 1}` })),
    sampleResult('failed', {
      id: 'A-08',
      deviation: { reason: `known ${nasty}`, owner: 'Integrations', reviewBy: '2027-01-31' },
    }),
  ],
};

export function sampleResult(outcome: Outcome, details: Partial<Result> = {}): Result {
  return {
    id: 'A-04',
    operation: 'retrieveCaseDetails',
    title: 'A title: with <&>, [brackets] and | in it',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP API2:2023; CWE-89; RFC 9110 section 15.5.2',
    outcome,
    reason: `because ${nasty}`,
    expected: '401',
    observed: `200 ${nasty}`,
    exchanges: [
      {
        request: {
          method: 'POST',
          url: 'https://localhost:4010/api/v1/partner/invoice',
          headers: [['X-Api-Key', '$CFIS_TOKEN']],
          body: "it's a body",
        },
        response: {
          status: 200,
          headers: [
            ['Content-Type', 'text/html'],
            ['Vary', 'Accept'],
            ['Vary', 'Origin'],
          ],
          body: nasty,
        },
        durationMs: 1.5,
      },
    ],
    ...(outcome === 'not-verified' && { remedy: `set CFIS_REVOKED_TOKEN ${nasty}` }),
    ...(outcome === 'failed' && { causes: ['checks nothing', `second ${nasty}`, 'third', 'fourth'] }),
    ...(outcome === 'warned' && { level: 'should' }),
    durationMs: 2.4,
    ...details,
  };
}
