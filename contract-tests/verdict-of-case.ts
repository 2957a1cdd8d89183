import type { Assertion } from './assertion.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Judgement } from './expectation.ts';
import type { Outcome, Result } from './result.ts';

/** How the last step of a case ended, in words for the report. */
export interface Ending {
  readonly kind: Judgement['kind'] | 'unanswered';
  readonly expected?: string;
  readonly observed?: string;
  readonly reason?: string;
  /** Status of the last answer, if one came. */
  readonly status?: number;
}

/** What a validating server says to a body that it does not like. */
const VALIDATION_ERRORS = [400, 413, 415, 422];

/** @param heldBack whether the described body was held back so as to risk nothing */
export function endingOf(judgement: Judgement, { reply }: Exchange, expected: string, heldBack: boolean): Ending {
  if (reply.kind === 'unanswered' && judgement.kind === 'unclear') {
    return { kind: 'unanswered', expected, observed: reply.reason, reason: judgement.reason };
  }
  const observed = reply.kind === 'answered' ? String(reply.status) : reply.reason;
  const status = reply.kind === 'answered' ? { status: reply.status } : {};
  switch (judgement.kind) {
    case 'met':
      return { kind: 'met', expected, observed, ...status };
    case 'unclear':
      return { kind: 'unclear', expected, observed, reason: judgement.reason, ...status };
    case 'missed':
      if (heldBack && reply.kind === 'answered' && VALIDATION_ERRORS.includes(reply.status)) {
        const reason =
          'the target looked at the body before the token, and was sent an empty one so as to risk nothing';
        return { kind: 'unclear', expected, observed, reason };
      }
      return { kind: 'missed', expected, observed: judgement.observed, ...status };
  }
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
