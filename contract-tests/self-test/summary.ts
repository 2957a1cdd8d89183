import { assertions } from '../assertions/all.ts';
import type { Trial } from './self-test.ts';

/** What all trials together say about the suite. */
export interface SelfTestSummary {
  /** Whether nothing speaks against the suite. */
  readonly proven: boolean;
  readonly mutants: number;
  /** Mutants that every assertion named for them noticed. */
  readonly killed: number;
  readonly variants: number;
  /** Variants that raised no false alarm, and left what they should. */
  readonly green: number;
  readonly assertions: number;
  /** Assertions that noticed no mutant which names them. Only all trials together can tell. */
  readonly idle: readonly string[];
}

/** @param complete whether every mutant was tried */
export function summariseTrials(trials: readonly Trial[], complete: boolean): SelfTestSummary {
  const mutants = trials.filter(({ kind }) => kind === 'mutant');
  const variants = trials.filter(({ kind }) => kind === 'variant');
  const killers = new Set(
    mutants.flatMap(({ killedBy, noticedBy }) => killedBy.filter((id) => noticedBy.includes(id))),
  );
  const idle = complete ? assertions.map(({ id }) => id).filter((id) => !killers.has(id)) : [];
  return {
    proven: idle.length === 0 && trials.every(isWell),
    mutants: mutants.length,
    killed: mutants.filter(isWell).length,
    variants: variants.length,
    green: variants.filter(isWell).length,
    assertions: complete ? assertions.length : killers.size,
    idle,
  };
}

/** Everything that speaks against the suite, a line each. */
export function problemLines(trials: readonly Trial[], { idle }: SelfTestSummary): readonly string[] {
  return [
    ...trials.flatMap(({ id, title, problems }) => problems.map((problem) => `${id} ${title}: ${problem}`)),
    ...idle.map((id) => `${id}: kills nothing: a defect is wanted that it must notice`),
  ];
}

/** The outcome in one line. */
export function summaryLine(summary: SelfTestSummary, seconds: number): string {
  const { mutants, killed, variants, green, assertions: all, idle } = summary;
  const lawful = green === variants ? `${variants} variants green` : `${green} variants green of ${variants}`;
  const useful =
    idle.length === 0 ? `${all} assertions each kill something` : `${idle.length} of ${all} assertions kill nothing`;
  return `${killed} mutants killed of ${mutants}, ${lawful}, ${useful}; ${seconds.toFixed(1)} s`;
}

function isWell({ problems }: Trial): boolean {
  return problems.length === 0;
}
