import type { Description } from '../src/description/description.ts';
import type { Json, Operation } from '../src/description/operation.ts';
import type { Answered, Reply, Unanswered } from './exchange/exchange.ts';

export type Judgement =
  | { readonly kind: 'met' }
  | { readonly kind: 'missed'; readonly observed: string }
  /** Neither: the answer says nothing about the assertion, such as a 429. */
  | { readonly kind: 'unclear'; readonly reason: string }
  /** There is nothing here that the assertion is about. */
  | { readonly kind: 'inapplicable'; readonly reason: string };

/** What an answer is judged in the light of. */
export interface Evidence {
  readonly baseUrl: URL;
  readonly description: Description;
  readonly operation: Operation;
  /** Status that the entitled token got on this operation, if that was asked. */
  readonly entitledStatus?: number;
  /** Answers to earlier steps of the case, oldest first. */
  readonly earlier: readonly Timed[];
  /** How long this answer took, in milliseconds. */
  readonly durationMs: number;
  /** Values sent as tokens in this step. */
  readonly sentTokens: readonly string[];
}

/** An answer, and how long it took. */
export type Timed = Answered & { readonly durationMs: number };

/** What an answer must be, in words and as a check. */
export interface Expectation {
  readonly says: string;
  /** Whether it expects the token to be taken: such a request counts as no rejected attempt. */
  readonly admits: boolean;
  judge(reply: Reply, evidence: Evidence): Judgement;
}

export const met: Judgement = { kind: 'met' };

export function missed(observed: string): Judgement {
  return { kind: 'missed', observed };
}

/** A server that is busy or broken has not judged the token. */
export function passedOver({ status }: Answered): Judgement | undefined {
  if (status === 429) return { kind: 'unclear', reason: 'the target limited the rate (429)' };
  if (status === 503) return { kind: 'unclear', reason: 'the target was unavailable (503)' };
  return undefined;
}

/** An expectation about an answer; a connection that was cut misses it. */
export function answering(
  says: string,
  admits: boolean,
  judge: (answer: Answered, evidence: Evidence) => Judgement,
): Expectation {
  return {
    says,
    admits,
    judge: (reply, evidence) =>
      reply.kind === 'answered' ? (passedOver(reply) ?? judge(reply, evidence)) : unjudged(reply),
  };
}

/** Without HTTP/2, or on a connection that was closed as it may be, no request was made that could be judged. */
export function isBeside({ code }: Unanswered): boolean {
  return code === 'NO_HTTP2' || code === 'NOT_REACHED';
}

export function unjudged(reply: Unanswered): Judgement {
  const { reason } = reply;
  return isBeside(reply) ? { kind: 'inapplicable', reason } : { kind: 'unclear', reason: `no answer came: ${reason}` };
}

/** Several expectations of one answer. The first that is missed speaks. */
export function both(first: Expectation, second: Expectation): Expectation {
  return {
    says: `${first.says}, and ${second.says}`,
    admits: first.admits,
    judge: (reply, evidence) => {
      const judgement = first.judge(reply, evidence);
      return judgement.kind === 'met' ? second.judge(reply, evidence) : judgement;
    },
  };
}

/** An expectation of some answers only. Of others it is said why there is nothing to judge. */
export function where(
  applies: (answer: Answered, evidence: Evidence) => boolean,
  otherwise: string,
  expected: Expectation,
): Expectation {
  return {
    ...expected,
    judge: (reply, evidence) =>
      reply.kind === 'answered' && passedOver(reply) === undefined && !applies(reply, evidence)
        ? { kind: 'inapplicable', reason: otherwise }
        : expected.judge(reply, evidence),
  };
}

/** A check of the answer besides its status. `problem` says what is wrong, or nothing. */
export function having(
  says: string,
  problem: (answer: Answered, evidence: Evidence) => string | undefined,
): Expectation {
  return answering(says, false, (answer, evidence) => {
    const observed = problem(answer, evidence);
    return observed === undefined ? met : missed(observed);
  });
}

/** The JSON value of a body, or nothing where it is none. */
export function parse(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

export function isSuccess({ status: code }: Answered): boolean {
  return code >= 200 && code < 300;
}
