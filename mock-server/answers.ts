import type { Description } from '../src/description/description.ts';
import { type Denial, exampleOf, type Rejection } from '../src/description/refusal.ts';
import { type Answer, encodeAnswer } from './encode.ts';

/** The answers that depend on nothing but the description, encoded once. */
export interface Answers {
  readonly refusals: Readonly<Record<Denial | Rejection, Answer>>;
  /** The first example of each operation's success, by operation id. */
  readonly successes: ReadonlyMap<string, Answer>;
}

export function encodeAnswers({ denials, rejections, operations }: Description): Answers {
  const refusals = Object.entries({ ...denials, ...rejections }).map(([cause, refusal]) => [
    cause,
    encodeAnswer({ ...refusal.response, status: refusal.status }, exampleOf(refusal)),
  ]);
  return {
    refusals: Object.fromEntries(refusals) as Answers['refusals'],
    successes: new Map(
      operations.map(({ id, success }) => [id, encodeAnswer(success, success.content?.examples[0].value)]),
    ),
  };
}
