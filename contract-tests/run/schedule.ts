import type { Operation } from '../../src/description/operation.ts';
import type { Case } from '../assertion.ts';
import { assertions } from '../assertions/all.ts';
import type { Target } from '../targets/target.ts';
import { planCases, type Selection } from './plan.ts';

/** What a run makes, in order: a positive control before, between and after. The controls are made whatever is selected. */
export interface Schedule {
  readonly opening: Case;
  /** There is at least one, though it may be empty. */
  readonly batches: readonly (readonly Case[])[];
  /** Made after every batch. */
  readonly closing: Case;
}

/** So many cases are made between two positive controls. */
const BATCH = 25;

/**
 * Where refused tokens are counted, what the vendor documents comes before what a standard asks for, and our own readings
 * come last: should the budget run out, it was spent on what matters most.
 *
 * @param probe the operation on which controls and single assertions are made
 */
export function scheduleRun(
  { description, maxRejected }: Pick<Target, 'description' | 'maxRejected'>,
  probe: Operation,
  selection: Selection = {},
): Schedule {
  const planned = planCases(description, probe, selection).filter(({ assertion }) => !isControl(assertion.id));
  const cases = Number.isFinite(maxRejected) ? planned.toSorted((a, b) => turnOf(a) - turnOf(b)) : planned;
  const batches = Array.from({ length: Math.max(1, Math.ceil(cases.length / BATCH)) }, (_, index) =>
    cases.slice(index * BATCH, (index + 1) * BATCH),
  );
  return { opening: controlCase('P-01', probe), batches, closing: controlCase('P-03', probe) };
}

/** Preconditions come first, since others are judged by them; and last what uses up tokens that others need. */
function turnOf({ assertion: { group, scope, basis, level } }: Case): number {
  if (group === 'preconditions') return 0;
  const worth =
    basis === 'documented' ? 1 : basis === 'standard' && level === undefined ? 2 : basis === 'standard' ? 3 : 4;
  return scope.kind === 'effect' ? 4 + worth : worth;
}

/** Every case of a schedule as it is made, the closing control as often as it is. */
export function inOrder({ opening, batches, closing }: Schedule): readonly Case[] {
  return [opening, ...batches.flatMap((batch) => [...batch, closing])];
}

/** Whether an assertion is a positive control: what the worth of all others hangs on. */
export function isControl(id: string): boolean {
  return id === 'P-01' || id === 'P-03';
}

function controlCase(id: string, operation: Operation): Case {
  const assertion = assertions.find((candidate) => candidate.id === id);
  if (assertion === undefined) throw new RangeError(`there is no assertion ${id}`);
  return { assertion, operation };
}
