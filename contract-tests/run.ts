import type { Operation } from '../src/description/operation.ts';
import { assertions } from './assertions/all.ts';
import { likelyCauses } from './diagnose.ts';
import { createClient } from './exchange/client.ts';
import { createPacedSender } from './pace.ts';
import { createPerformer, type Performed, type Performer } from './perform.ts';
import { type Case, planCases, type Selection } from './plan.ts';
import { findProbe } from './probe.ts';
import { createResult, type Result } from './result.ts';
import type { Target } from './targets/target.ts';

export interface RunOptions extends Selection {
  /** Makes every warning a failure. */
  readonly strict?: boolean;
  /** Where to make single assertions: see `findProbe`, which is asked unless this is given. */
  readonly probe?: Operation;
  /** Ends the run early: what is left is reported as not verified. */
  readonly signal?: AbortSignal;
}

/** So many cases are made between two positive controls. */
const BATCH = 25;

/**
 * Verifies a target and yields a result for every assertion on every operation. A positive control stands before, between
 * and after: where it fails, a refusal proves nothing, and what was refused since the last one is inconclusive.
 */
export async function* runContract(target: Target, options: RunOptions = {}): AsyncGenerator<Result, void, void> {
  const { strict = false, signal } = options;
  const probe = options.probe ?? (await findProbe(target));
  const opening = controlCase('P-01', probe);
  const closing = controlCase('P-03', probe);
  const cases = planCases(target.description, probe, options).filter(({ assertion }) => !isControl(assertion.id));
  const client = createClient(target.ca);
  const performer = createPerformer(
    target,
    { ...client, send: createPacedSender(client, target.rate, signal) },
    strict,
  );
  try {
    const { result: first } = await performer.perform(opening);
    if (first.outcome !== 'passed') {
      yield { ...first, reason: explain(first, target) };
      for (const left of cases) {
        yield needsNoToken(left)
          ? (await performer.perform(left)).result
          : leftUndone(left, 'the valid token was not accepted to begin with (P-01)');
      }
      return;
    }
    yield first;
    yield* runBatches(cases, closing, performer, signal);
  } finally {
    client.close();
  }
}

async function* runBatches(
  cases: readonly Case[],
  closing: Case,
  performer: Performer,
  signal: AbortSignal | undefined,
): AsyncGenerator<Result, void, void> {
  for (let start = 0; start < cases.length || start === 0; start += BATCH) {
    const { made, interrupted } = await performUntil(cases.slice(start, start + BATCH), performer, signal);
    const results = made.map(({ result }) => result);
    const left = cases.slice(start + made.length);
    if (interrupted) {
      yield* results;
      yield* left.map((undone) => leftUndone(undone, 'the run was interrupted'));
      return;
    }
    const { result: control } = await performer.perform(closing);
    if (control.outcome !== 'passed') {
      yield* made.map(({ result, needsControl }) => (needsControl ? doubt(result) : result));
      yield control;
      yield* left.map((undone) => leftUndone(undone, 'the valid token was no longer accepted (P-03)'));
      return;
    }
    yield* results;
    if (left.length === 0) {
      yield control;
      return;
    }
  }
}

async function performUntil(batch: readonly Case[], performer: Performer, signal: AbortSignal | undefined) {
  const made: Performed[] = [];
  try {
    for (const subject of batch) {
      signal?.throwIfAborted();
      made.push(await performer.perform(subject));
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  return { made, interrupted: signal?.aborted ?? false };
}

function controlCase(id: string, operation: Operation): Case {
  const assertion = assertions.find((candidate) => candidate.id === id);
  if (assertion === undefined) throw new RangeError(`there is no assertion ${id}`);
  return { assertion, operation };
}

function isControl(id: string): boolean {
  return id === 'P-01' || id === 'P-03';
}

/** A look at the connection or at the description is worth as much without a token that is accepted. */
function needsNoToken({ assertion: { steps } }: Case): boolean {
  return steps.every(({ kind }) => kind === 'handshake' || kind === 'inspect');
}

/** What may be owed to a token that had stopped working. */
function doubt(result: Result): Result {
  return {
    ...result,
    outcome: 'inconclusive',
    reason: 'the valid token was no longer accepted soon afterwards (P-03)',
  };
}

function explain(control: Result, target: Target): string {
  const causes = likelyCauses(control, target).join('; ');
  return `${control.reason ?? `got ${control.observed ?? 'no answer'}`}. Likely causes: ${causes}`;
}

function leftUndone(subject: Case, reason: string): Result {
  return createResult(subject, 'not-verified', { reason });
}
