import type { Assertion } from '../assertion.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Expectation, Judgement } from '../expectation.ts';
import type { Outcome, Result } from '../result.ts';

/** How a step of a case ended, in words for the report. */
export interface Ending {
  readonly kind: Judgement['kind'] | 'unanswered';
  readonly expected?: string;
  readonly observed?: string;
  readonly reason?: string;
  /** Status of the answer, if one came. */
  readonly status?: number;
  /** Whether a refusal was expected: of a request without a token that may call the operation. */
  readonly expectsRefusal?: boolean;
  /** Whether a request was let in that should not have been: that stands, whatever became of the valid token. */
  readonly letIn?: boolean;
}

/** What a validating server says to a body that it does not like. */
const VALIDATION_ERRORS = [400, 413, 415, 422];

/** What a server says to everybody where there is nothing. */
const NOT_THERE = [404, 405, 501];

/** @param heldBack whether the described body was held back so as to risk nothing */
export function endingOf(
  judgement: Judgement,
  { reply }: Exchange,
  { says, admits }: Expectation,
  heldBack: boolean,
): Ending {
  if (reply.kind === 'unanswered') {
    // What came of the connection itself is judged; that no answer came where one was wanted is an error.
    const kind = judgement.kind === 'unclear' ? 'unanswered' : judgement.kind;
    return { kind, expected: says, observed: reply.reason, ...reasonOf(judgement) };
  }
  const { status } = reply;
  const about = { expected: says, status, expectsRefusal: !admits };
  switch (judgement.kind) {
    case 'met':
      return { ...about, kind: 'met', observed: String(status) };
    case 'unclear':
    case 'inapplicable':
      return { ...about, kind: judgement.kind, observed: String(status), ...reasonOf(judgement) };
    case 'missed':
      if (heldBack && VALIDATION_ERRORS.includes(status))
        return { ...about, ...bodyFirst, observed: judgement.observed };
      return { ...about, kind: 'missed', observed: judgement.observed, letIn: !admits && status < 300 };
  }
}

/** How a look at the connection or at the description ended: no token has a part in it. */
export function endingOfLook(says: string, judgement: Judgement): Ending {
  const about = { kind: judgement.kind, expected: says };
  return judgement.kind === 'missed'
    ? { ...about, observed: judgement.observed }
    : { ...about, ...reasonOf(judgement) };
}

/** Where the token that may call an operation fares no better than any other, what other tokens get proves nothing. */
export function inLightOfControl(ending: Ending, entitledStatus: number | undefined): Ending {
  if (entitledStatus === undefined) return ending;
  if (ending.kind === 'met' && ending.expectsRefusal && (entitledStatus === 401 || entitledStatus === 403)) {
    return { ...ending, kind: 'unclear', reason: 'the token that may call the operation is refused as well (P-02)' };
  }
  if (ending.kind === 'missed' && ending.status === entitledStatus && NOT_THERE.includes(entitledStatus)) {
    return {
      ...ending,
      kind: 'unclear',
      reason: `the target answers ${entitledStatus} with any token: it may lack the operation`,
    };
  }
  return ending;
}

/** What a miss means depends on what the assertion rests on. */
export function outcomeOf({ kind }: Ending, { basis, level }: Assertion, strict: boolean): Outcome {
  switch (kind) {
    case 'met':
      return 'passed';
    case 'missed':
      return strict || basis === 'documented' || (basis === 'standard' && level !== 'should') ? 'failed' : 'warned';
    case 'unclear':
      return 'inconclusive';
    case 'inapplicable':
      return 'not-applicable';
    case 'unanswered':
      return 'errored';
  }
}

export function detailsOf({ expected, observed, reason }: Ending): Pick<Result, 'expected' | 'observed' | 'reason'> {
  return {
    ...(reason !== undefined && { reason }),
    ...(expected !== undefined && { expected }),
    ...(observed !== undefined && { observed }),
  };
}

const bodyFirst = {
  kind: 'unclear',
  reason: 'the target looked at the body before the token, and was sent an empty one so as to risk nothing',
} as const;

function reasonOf(judgement: Judgement): { readonly reason?: string } {
  return 'reason' in judgement ? { reason: judgement.reason } : {};
}
