import type { Case } from '../assertion.ts';
import { createClient } from '../exchange/client.ts';
import { createResult, type Result } from '../result.ts';
import { createRedactor, type Redactor } from '../secrets/redactor.ts';
import type { Target } from '../targets/target.ts';
import { causesOfLoss, causesOfMiss, likelyCauses } from './diagnose.ts';
import { createPacedClient } from './pace.ts';
import { createPerformer, type Performed, type Performer } from './perform.ts';
import type { Selection } from './plan.ts';
import { findProbe } from './probe.ts';
import { inOrder, isControl, type Schedule, scheduleRun } from './schedule.ts';

/** Which assertions to make, and how. */
export interface RunOptions extends Selection {
  /** Makes every warning a failure. */
  readonly strict?: boolean;
  /** Ends the run early: what is left is reported as not verified. */
  readonly signal?: AbortSignal;
  /** Takes the tokens out of the results, and can be asked afterwards where one is left; one of the run's own unless given. */
  readonly redactor?: Redactor;
  /** Told before each case. */
  readonly onCase?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  readonly made: number;
  /** Controls count as often as they are made. */
  readonly total: number;
  /** What is made now. */
  readonly subject: Case;
}

/** A run that is ready to begin. Its connections are closed when its results have been read, or given up. */
export interface Run {
  readonly schedule: Schedule;
  readonly results: AsyncGenerator<Result, void, void>;
}

/**
 * Verifies a target and yields a result for every assertion on every operation. A positive control stands before, between
 * and after: where it fails, a refusal proves nothing, and what was refused since the last one is inconclusive.
 */
export async function* runContract(target: Target, options: RunOptions = {}): AsyncGenerator<Result, void, void> {
  const { results } = await prepareRun(target, options);
  yield* results;
}

/** Finds out on which operation the target answers, and plans. The results come when they are asked for. */
export async function prepareRun(target: Target, options: RunOptions = {}): Promise<Run> {
  const { strict = false, redactor = createRedactor(), onCase = () => {} } = options;
  // The user can end a run, and so can the target, by asking for more time than a run has.
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const client = createClient(target.ca);
  const paced = createPacedClient(client, {
    perSecond: target.rate,
    signal,
    giveUp: (reason) => ending.abort(reason),
  });
  const performer = createPerformer(target, paced, strict, redactor);
  const probe = await findProbe(target, paced.send, signal);
  const schedule = scheduleRun(target, probe, options);
  const total = inOrder(schedule).length;
  let made = 0;
  const observed: Performer = {
    perform: async (subject) => {
      onCase({ made, total, subject });
      made += 1;
      return explained(await performer.perform(subject));
    },
  };
  return { schedule, results: closing(() => client.close(), runSchedule(schedule, target, observed, signal)) };
}

/** Says with a miss what may be wrong; of the controls, their evidence says more. */
async function explained(performed: Performed): Promise<Performed> {
  const { result } = performed;
  if ((result.outcome !== 'failed' && result.outcome !== 'warned') || isControl(result.id)) return performed;
  return { ...performed, result: { ...result, causes: await causesOfMiss(result.id) } };
}

async function* closing(
  close: () => void,
  results: AsyncGenerator<Result, void, void>,
): AsyncGenerator<Result, void, void> {
  try {
    yield* results;
  } finally {
    close();
  }
}

async function* runSchedule(
  { opening, batches, closing: last }: Schedule,
  target: Target,
  performer: Performer,
  signal: AbortSignal,
): AsyncGenerator<Result, void, void> {
  const [first] = await performUntil([opening], performer, signal);
  if (first === undefined) {
    yield* [opening, ...batches.flat(), last].map((left) => leftUndone(left, whyEnded(signal)));
    return;
  }
  if (first.result.outcome !== 'passed') {
    yield { ...first.result, causes: likelyCauses(first.result, target) };
    yield* withoutToken(batches.flat(), NOT_ACCEPTED, performer, signal);
    return;
  }
  yield first.result;
  for (const [index, batch] of batches.entries()) {
    const made = await performUntil(batch, performer, signal);
    const results = made.map(({ result }) => result);
    const left = [...batch.slice(made.length), ...batches.slice(index + 1).flat()];
    const [control] = await performUntil([last], performer, signal);
    if (control === undefined) {
      yield* results;
      yield* [...left, last].map((undone) => leftUndone(undone, whyEnded(signal)));
      return;
    }
    if (control.result.outcome !== 'passed') {
      yield* made.map((performed, at) => (worthWithoutToken(batch[at]) ? performed.result : doubt(performed)));
      yield { ...control.result, causes: causesOfLoss(control.result, target) };
      yield* withoutToken(left, NO_LONGER_ACCEPTED, performer, signal);
      return;
    }
    yield* results;
    if (left.length === 0) yield control.result;
  }
}

/** Makes cases one after another. Where the run is ended, those that are missing at the end were not made. */
async function performUntil(
  cases: readonly Case[],
  performer: Performer,
  signal: AbortSignal,
): Promise<readonly Performed[]> {
  const made: Performed[] = [];
  try {
    for (const subject of cases) {
      signal.throwIfAborted();
      made.push(await performer.perform(subject));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return made;
}

/** Makes what is worth something though no token is accepted. */
async function* withoutToken(
  cases: readonly Case[],
  why: Undone,
  performer: Performer,
  signal: AbortSignal,
): AsyncGenerator<Result, void, void> {
  for (const subject of cases) {
    const [made] = worthWithoutToken(subject) ? await performUntil([subject], performer, signal) : [];
    yield made?.result ?? leftUndone(subject, signal.aborted ? whyEnded(signal) : why);
  }
}

/** A look at the connection or at the description is worth as much without a token that is accepted. */
function worthWithoutToken(subject: Case | undefined): boolean {
  return subject?.assertion.steps.every(({ kind }) => kind === 'handshake' || kind === 'inspect') ?? false;
}

/** A refusal may be owed to a token that had stopped working; what was not answered at all was not refused. */
function doubt({ result, needsControl }: Performed): Result {
  if (!needsControl || result.outcome === 'errored') return result;
  const { causes: _, ...rest } = result;
  return {
    ...rest,
    outcome: 'inconclusive',
    reason: 'the valid token was no longer accepted soon afterwards (P-03)',
  };
}

const INTERRUPTED = 'the run was interrupted';

/** The results that are missing because the run was interrupted. */
export function leftByInterruption(results: readonly Result[]): readonly Result[] {
  return results.filter(({ reason }) => reason === INTERRUPTED);
}

type Undone = Required<Pick<Result, 'reason' | 'remedy'>>;

const NOT_ACCEPTED: Undone = {
  reason: 'the valid token was not accepted to begin with (P-01)',
  remedy: 'see the likely causes at P-01',
};

const NO_LONGER_ACCEPTED: Undone = {
  reason: 'the valid token was no longer accepted (P-03)',
  remedy: 'see the likely causes at P-03',
};

/** The reason is a text where the target ended the run. */
function whyEnded({ reason }: AbortSignal): Undone {
  if (typeof reason === 'string') return { reason, remedy: 'run again when that time has passed, with a lower --rate' };
  return { reason: INTERRUPTED, remedy: 'run again' };
}

function leftUndone(subject: Case, why: Undone): Result {
  return createResult(subject, 'not-verified', why);
}
