import type { Description } from '../src/description/description.ts';
import { valueAt } from '../src/description/json-pointer.ts';
import type { Json, Operation } from '../src/description/operation.ts';
import { type Answered, type Reply, responseHeader, type Unanswered } from './exchange/exchange.ts';
import { traceOf } from './secrets/trace.ts';

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
function passedOver({ status }: Answered): Judgement | undefined {
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
function isBeside({ code }: Unanswered): boolean {
  return code === 'NO_HTTP2' || code === 'NOT_REACHED';
}

function unjudged(reply: Unanswered): Judgement {
  const { reason } = reply;
  return isBeside(reply) ? { kind: 'inapplicable', reason } : { kind: 'unclear', reason: `no answer came: ${reason}` };
}

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

/** A 2xx with a token that is not the one that was sent, where the description says that it stands. */
export const newToken: Expectation = answering('2xx with a new token', true, (answer, { operation, sentTokens }) => {
  if (!isSuccess(answer)) return missed(`${answer.status}`);
  const token = issuedTokenIn(answer, operation);
  if (token === undefined) return missed(`${answer.status} without a token at ${operation.issuedToken ?? '?'}`);
  return sentTokens.includes(token) ? missed('the same token again') : met;
});

/** The new token in an answer, at the place that the description names. */
export function issuedTokenIn(answer: Answered, { issuedToken }: Operation): string | undefined {
  const value = issuedToken === undefined ? undefined : valueAt(parse(answer.body) ?? null, issuedToken);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The new token in an answer of any status. What an error has in the same place is its text (RENEW-5): a token has no
 * white space, and is longer than a word.
 */
export function mintedTokenIn(answer: Answered, operation: Operation): string | undefined {
  const value = issuedTokenIn(answer, operation);
  return isSuccess(answer) || (value !== undefined && /^\S{16,}$/.test(value)) ? value : undefined;
}

/** Whatever else the answer is, it gives no token away. */
export const withoutNewToken: Expectation = having('no new token', (answer, { operation }) =>
  mintedTokenIn(answer, operation) === undefined ? undefined : `${answer.status} with a new token`,
);

/** What becomes of a replaced token: it works for the described overlap, or is refused at once. */
export const afterRenewal: Expectation = {
  says: 'accepted during the described overlap, otherwise refused',
  admits: false,
  judge: (reply, evidence) => {
    return (overlapIn(evidence.description) > 0 ? accepted : refused).judge(reply, evidence);
  },
};

/** How long a replaced token goes on working by the description, in milliseconds. */
export function overlapIn({ operations }: Description): number {
  return (operations.find(({ renewal }) => renewal)?.renewal?.overlapSeconds ?? 0) * 1000;
}

export const saysValid: Expectation = answering('2xx with isValid: true', true, (answer) =>
  isSuccess(answer) && claimsValidity(answer)
    ? met
    : missed(`${answer.status}${isSuccess(answer) ? ' without isValid: true' : ''}`),
);

/** Whether validate refuses a bad token or says `isValid: false`, the pages leave open (OPEN-25). */
export const neverSaysValid: Expectation = answering('a refusal, or isValid: false', false, (answer) => {
  if (!isSuccess(answer)) return answer.status < 500 ? met : missed(`${answer.status}`);
  return claimsValidity(answer) ? missed(`${answer.status} with isValid: true`) : met;
});

function claimsValidity({ body }: Answered): boolean {
  return valueAt(parse(body) ?? null, '/isValid') !== false;
}

/** The status, media type and body of the first answer of the case, but for numbers and ids that may differ each time. */
export const sameAsFirst: Expectation = {
  says: 'the same answer',
  admits: false,
  judge: (reply, evidence) => {
    // A server that cut the requests before this one too makes no difference between them.
    const neverAnswered = reply.kind === 'unanswered' && evidence.earlier.length === 0;
    return neverAnswered && !isBeside(reply) ? met : alike.judge(reply, evidence);
  },
};

const alike = answering('the same answer', false, (answer, { earlier: [first] }) => {
  if (first === undefined || appearanceOf(first) === appearanceOf(answer)) return met;
  return missed(
    `${answer.status} differs from ${first.status} in ${first.status === answer.status ? 'its body' : 'its status'}`,
  );
});

/** The status of the first answer of the case, whatever it is. */
export const sameStatusAsFirst: Expectation = answering(
  'the same status as before',
  true,
  ({ status: code }, { earlier: [first] }) =>
    first === undefined || first.status === code ? met : missed(`${code} instead of ${first.status}`),
);

/** As `sameAsFirst`, with the answer just before. */
export const sameAsLast: Expectation = {
  ...sameAsFirst,
  says: 'the same answer as before',
  judge: (reply, evidence) => sameAsFirst.judge(reply, { ...evidence, earlier: evidence.earlier.slice(-1) }),
};

function appearanceOf(answer: Answered): string {
  const body = answer.body.replace(/[0-9a-f]{8,}(-[0-9a-f]{4,})*|\d+/gi, '#');
  return [answer.status, ...responseHeader(answer, 'content-type'), body].join('\n');
}

/** A status, media type and body that the description has for the operation. */
export const described: Expectation = answering(
  'a described status and body',
  true,
  ({ status: code, body }, { operation, description }) => {
    const response = operation.responses.get(code);
    if (response === undefined) return missed(`${code} is not described`);
    if (response.content === undefined) return body === '' ? met : missed(`${code} is described without a body`);
    const value = parse(body);
    if (value === undefined) return missed('the body is not JSON');
    const [problem] = description.schemas.body(response.content.schemaPointer, value);
    return problem === undefined
      ? met
      : missed(`the body differs from its schema: ${problem.place} ${problem.problem}`);
  },
);

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

/** An expectation of an answer to HEAD, which a server may lack (RFC 9110 sections 15.5.6 and 15.6.2). */
export function whereHeadIsOffered(expected: Expectation): Expectation {
  return where(({ status: code }) => ![404, 405, 501].includes(code), 'HEAD is not offered here', expected);
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

/** Nothing in the answer that was sent as a token, whole or in part, in any form. */
export const withoutTrace: Expectation = having('nothing of the token in headers or body', (answer, { sentTokens }) => {
  const trace = sentTokens.map((token) => traceOf(token, answer)).find((found) => found !== undefined);
  return trace && `the answer repeats the token (${trace})`;
});

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
