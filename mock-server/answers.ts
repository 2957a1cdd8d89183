import type { Description } from '../src/description/description.ts';
import { methodsAt } from '../src/description/match.ts';
import type { Json, Operation, Response } from '../src/description/operation.ts';
import { type Denial, exampleOf, type Refusal, type Rejection } from '../src/description/refusal.ts';
import { latin1Of } from '../src/latin1-of.ts';
import { utf8Of } from '../src/utf8-of.ts';
import { type Answer, encodeAnswer } from './encode.ts';
import { errorBody } from './error-body.ts';

/** The answers that depend on nothing but the description, encoded once. */
export interface Answers {
  readonly refusals: Readonly<Record<Denial | Rejection, Answer>>;
  /** The first example of each operation's success, by operation id. */
  readonly successes: ReadonlyMap<string, Answer>;
  /** The mock cannot do what was asked for. */
  readonly unavailable: Answer;
  /** Everything that an operation describes, by operation id and status, for whoever prefers one of them. */
  readonly described: ReadonlyMap<string, ReadonlyMap<number, DescribedAnswers>>;
}

/** The answers of one described response. */
export interface DescribedAnswers {
  readonly first: Answer;
  /** By the name of the example, as it would arrive in a header: one character for each byte of its UTF-8. */
  readonly examples: ReadonlyMap<string, Answer>;
}

export function encodeAnswers({ denials, rejections, operations }: Description): Answers {
  const refusals = Object.entries({ ...denials, ...rejections }).map(([cause, refusal]) => [
    cause,
    encodeAnswer({ ...refusal.response, status: refusal.status }, exampleOf(refusal)),
  ]);
  const described = new Map(operations.map((operation) => [operation.id, encodeDescribed(operation, operations)]));
  return {
    refusals: Object.fromEntries(refusals) as Answers['refusals'],
    successes: new Map(
      operations.map(({ id, success }) => [id, encodeAnswer(success, success.content?.examples[0].value)]),
    ),
    described,
    unavailable: encodeUnavailable(rejections['unknown-path']),
  };
}

function encodeDescribed(
  { path, responses }: Operation,
  operations: readonly Operation[],
): ReadonlyMap<number, DescribedAnswers> {
  const allow = methodsAt(operations.filter((other) => other.path === path)).join(', ');
  return new Map(
    [...responses].map(([status, response]) => [
      status,
      // A 405 names the methods that there are (RFC 9110 section 15.5.6).
      encodeExamples(response, status === 405 ? ['Allow', allow] : []),
    ]),
  );
}

function encodeExamples(response: Response, more: readonly string[]): DescribedAnswers {
  const examples = (response.content?.examples ?? []).map(
    ({ name, value }) => [latin1Of(utf8Of(name)), encodeAnswer(response, value, more)] as const,
  );
  return { first: examples[0]?.[1] ?? encodeAnswer(response, undefined, more), examples: new Map(examples) };
}

/** No description of the vendor's has a 5xx; its errors have one form (RFC 9110 section 15.6.4). */
function encodeUnavailable(refusal: Refusal): Answer {
  const described = exampleOf(refusal);
  const hasMessage = typeof described === 'object' && described !== null && 'message' in described;
  const told = errorBody('The service cannot do this at present. Try again later.');
  return encodeAnswer(
    { ...refusal.response, status: 503 },
    hasMessage ? ({ ...described, ...told } as Json) : described,
  );
}
