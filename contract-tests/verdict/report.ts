import { packageVersion } from '../../src/package-root.ts';
import { type Outcome, outcomes, type Result } from '../result.ts';
import { isControl } from '../run/schedule.ts';
import type { Target } from '../targets/target.ts';

type Verdict = 'conforms' | 'violated' | 'not-run' | 'not-verified';

/** What speaks against the target besides the results: a known deviation that is gone or overdue, a go-live not ready. */
export interface Blocker {
  /** The first two make the verdict `violated`, the last two `not-verified`. */
  readonly kind: 'deviation-absent' | 'deviation-overdue' | 'required-not-verified' | 'expires-soon';
  readonly what: string;
  readonly remedy: string;
}

/** What every reporter writes out. Its JSON form is described by `spec/report.schema.json`. */
export interface Report {
  readonly target: { readonly baseUrl: string; readonly environment: string; readonly kind: Target['kind'] };
  readonly suite: {
    readonly version: string;
    readonly descriptionHash: string;
    readonly overlays: readonly string[];
  };
  /** The only time in a report, so that two of them differ in nothing else by accident but durations. */
  readonly startedAt: string;
  readonly summary: { readonly verdict: Verdict } & Readonly<Record<Outcome, number>>;
  readonly blockers: readonly Blocker[];
  readonly results: readonly Result[];
}

/** Sums a run up: counts, verdict, and everything that stands in its way. */
export function createReport(
  target: Target,
  startedAt: Date,
  results: readonly Result[],
  blockers: readonly Blocker[] = [],
): Report {
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, results.filter((result) => result.outcome === outcome).length]),
  ) as Record<Outcome, number>;
  return {
    target: { baseUrl: target.baseUrl.href, environment: target.environment, kind: target.kind },
    suite: {
      version: packageVersion,
      descriptionHash: target.description.hash,
      overlays: target.description.overlays,
    },
    startedAt: startedAt.toISOString(),
    summary: { verdict: verdictOf(results, blockers), ...counts },
    blockers,
    results,
  };
}

/** A contract is violated by one failure. It conforms only where the positive control held from the first to the last. */
function verdictOf(results: readonly Result[], blockers: readonly Blocker[]): Verdict {
  const controls = results.filter(({ id }) => isControl(id));
  const controlled = controls.length >= 2 && controls.every(({ outcome }) => outcome === 'passed');
  const failures = results.filter(({ outcome, deviation }) => outcome === 'failed' && deviation === undefined);
  if (failures.some(({ id }) => !isControl(id))) return 'violated';
  if (blockers.some(({ kind }) => kind.startsWith('deviation-'))) return 'violated';
  if (!controlled) return 'not-run';
  return blockers.length > 0 ? 'not-verified' : 'conforms';
}
