import { groups } from '../assertion.ts';
import { type Outcome, outcomes, type Result } from '../result.ts';
import type { Report } from '../verdict/report.ts';

/** Text that would become markup, run, or steer a reader's eye, if a report were put together carelessly. */
export const hostileText =
  "</pre></script></style><script>hacked=1</script><img src=x onerror=hacked=1>\"' onmouseover=hacked=1 x='" +
  '&lt;b&gt; ]]>-->\u0000\u0007\u001b[31m\r\u007f\u0085\u200b\u202e\u2028\ud800 javascript:hacked=1';

/** A report with every outcome and every kind of blocker, and with this text wherever text can come from outside. */
export function reportOf(text: string, verdict: Report['summary']['verdict'] = 'violated'): Report {
  const results = outcomes.flatMap((outcome, index) => [
    resultOf(outcome, index, text),
    { ...resultOf(outcome, index, text), operation: 'renewAccessToken' },
  ]);
  const known = {
    ...resultOf('failed', outcomes.length, text),
    deviation: { reason: `known ${text}`, owner: `Integrations ${text}`, reviewBy: '2027-01-31' },
  };
  const { operation: _, ...aboutAll } = resultOf('passed', outcomes.length + 1, text);
  const all = [...results, known, aboutAll];
  const count = (outcome: Outcome): number => all.filter((result) => result.outcome === outcome).length;
  const kinds = ['deviation-absent', 'deviation-overdue', 'required-not-verified', 'expires-soon'] as const;
  return {
    target: { baseUrl: `https://localhost:4010/${text}`, environment: 'staging', kind: 'live' },
    suite: { version: '0.1.0', descriptionHash: 'a'.repeat(64), overlays: [`one ${text}.yaml`] },
    startedAt: '2026-01-01T00:00:00.000Z',
    summary: {
      verdict,
      ...(Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>),
    },
    blockers: kinds.map((kind) => ({ kind, what: `what ${text}`, remedy: `remedy ${text}` })),
    results: all,
  };
}

function resultOf(outcome: Outcome, index: number, text: string): Result {
  return {
    id: `Q-0${index}`,
    operation: 'retrieveCaseDetails',
    title: `Title ${index} ${text}`,
    group: groups[index % 2] ?? 'enforcement',
    basis: 'standard',
    level: 'should',
    requirement: 'AUTH-3',
    source: `RFC 9110 ${text}`,
    outcome,
    reason: `reason ${index} ${text}`,
    ...(outcome === 'not-verified' && { remedy: `remedy of ${index} ${text}` }),
    ...(outcome === 'failed' && { causes: [`first cause ${text}`, `second cause ${text}`] }),
    expected: `401 ${text}`,
    observed: `200 ${text}`,
    exchanges: [
      {
        request: { method: 'GET', url: `https://localhost/${text}`, headers: [['X-Api-Key', '$CFIS_TOKEN']] },
        error: `cut off ${text}`,
        durationMs: 1,
      },
      {
        request: {
          method: 'POST',
          url: `https://localhost/${text}`,
          headers: [[text, text]],
          body: text,
        },
        response: { status: 200, headers: [[text, text]], body: `body of ${index} ${text}` },
        durationMs: 1,
      },
    ],
    durationMs: 2,
  };
}
