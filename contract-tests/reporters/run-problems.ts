import type { Blocker, Report } from '../verdict/report.ts';

/** A blocker, or that the run proves nothing. */
export type RunProblem = Pick<Blocker, 'what' | 'remedy'> & { readonly kind: Blocker['kind'] | 'not-run' };

/**
 * What is wrong with a run as a whole. A format that knows only tests shows each as a failed test of its own: otherwise a
 * run that was broken off, or that is held up by a blocker, could look green.
 */
export function runProblems({ summary, blockers }: Report): readonly RunProblem[] {
  return [...(summary.verdict === 'not-run' ? [notRun] : []), ...blockers];
}

const notRun: RunProblem = {
  kind: 'not-run',
  what: 'the valid token was not seen to be accepted from the first to the last, so a refusal proves nothing',
  remedy: 'see P-01 and P-03, and run it again to the end',
};
