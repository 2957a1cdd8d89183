import type { Description } from '../../src/description/description.ts';
import type { Answered } from '../exchange/exchange.ts';
import {
  answering,
  type Expectation,
  isBeside,
  isSuccess,
  met,
  missed,
  parse,
  passedOver,
  unjudged,
  where,
} from '../expectation.ts';

/** A server that finds something else wrong with a request has let its token pass. */
const AUTHENTICATED_ANYWAY = [400, 404, 406, 409, 415, 422];

/** The token is taken: 2xx, or an error that only an authenticated request gets. */
export const accepted: Expectation = answering('the token is accepted (2xx, or 400, 404, 409, 422)', true, (answer) => {
  if (isSuccess(answer) || AUTHENTICATED_ANYWAY.includes(answer.status)) return met;
  if (answer.status >= 500) return { kind: 'unclear', reason: `the target failed with ${answer.status}` };
  return missed(`${answer.status}: a token that must be accepted is refused`);
});

export const succeeds: Expectation = answering('2xx', true, (answer) =>
  isSuccess(answer) ? met : missed(`${answer.status}`),
);

/** The operation exists. Where every reading operation is missing, the base URL is wrong. */
export const isThere: Expectation = answering('the operation is there (not 404)', true, ({ status: code }) =>
  code === 404 ? missed('404: nothing is there') : met,
);

/** An accepted token makes a difference: a server that answers everybody with the same error has not looked at it. */
export const notLikeFirst: Expectation = answering(
  'another answer than with the valid token',
  false,
  (answer, { earlier: [first] }) =>
    first === undefined || isSuccess(first) || first.status !== answer.status
      ? met
      : missed(`${answer.status} without a token too: the valid one made no difference`),
);

/** Exactly 401: what the vendor documents for missing and invalid tokens (AUTH-3, AUTH-4). */
export const unauthorized: Expectation = answering('401', false, (answer) => {
  if (answer.status === 401) return met;
  if (isSuccess(answer)) return missed(`${answer.status}: accepted`);
  return missed(`${answer.status}: not carried out, but with another status than 401`);
});

/** Refused for its token, whatever the number: where a refusal is documented and the status is not. */
export const refused: Expectation = answering(
  'refused (401, 403 or another 4xx)',
  false,
  (answer, { entitledStatus }) => {
    if (isSuccess(answer)) return missed(`${answer.status}: accepted`);
    if ([401, 403, 419, 440, 498].includes(answer.status)) return met;
    if (answer.status < 400 || answer.status >= 500) return missed(`${answer.status}: not a refusal`);
    if (entitledStatus !== undefined && entitledStatus !== answer.status) return met;
    return {
      kind: 'unclear',
      reason: `${answer.status}, as a token gets that is accepted: nothing tells the two apart`,
    };
  },
);

/** Not carried out: enough for a request so odd that several refusals are right. A redirect or a cut is one too. */
export const notServed: Expectation = {
  says: 'neither 2xx nor 5xx (but 501)',
  admits: false,
  judge: (reply) => {
    if (reply.kind !== 'answered') return isBeside(reply) ? unjudged(reply) : met;
    const busy = passedOver(reply);
    if (busy) return busy;
    return isSuccess(reply) || hasFailed(reply) ? missed(`${reply.status}`) : met;
  },
};

/** One of these statuses. */
export function status(...statuses: readonly [number, ...number[]]): Expectation {
  return answering(statuses.join(' or '), statuses[0] < 300, (answer) =>
    statuses.includes(answer.status) ? met : missed(`${answer.status}`),
  );
}

/** The status that the description gives to a denial: for readings that an overlay may replace. */
export function deniedAs(denial: keyof Description['denials']): Expectation {
  return answering(`the status that the description gives to "${denial}"`, false, (answer, { description }) => {
    const described = description.denials[denial].status;
    return answer.status === described ? met : missed(`${answer.status} instead of ${described}`);
  });
}

/** Anything but a failure of the target: where several answers are right. */
export const withoutFailure: Expectation = answering('no failure (below 500, or 501)', true, (answer) =>
  hasFailed(answer) ? missed(`${answer.status}`) : met,
);

/** A server that does not know a method may say so with 501 (RFC 9110 section 9.1). */
function hasFailed({ status: code }: Answered): boolean {
  return code >= 500 && code !== 501;
}

/** No answer of the operation itself, whatever the status: an OPTIONS may well succeed without a token. */
export const withoutData: Expectation = answering(
  'no data of the operation',
  false,
  (answer, { operation, description }) => {
    const content = operation.success.content;
    const value = parse(answer.body);
    if (!isSuccess(answer) || content === undefined || value === undefined) return met;
    const isData = description.schemas.body(content.schemaPointer, value).length === 0;
    return isData ? missed(`${answer.status} with data of the operation`) : met;
  },
);

/** An expectation of an answer to HEAD, which a server may lack (RFC 9110 sections 15.5.6 and 15.6.2). */
export function whereHeadIsOffered(expected: Expectation): Expectation {
  return where(({ status: code }) => ![404, 405, 501].includes(code), 'HEAD is not offered here', expected);
}
