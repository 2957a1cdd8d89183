import { type Answered, responseHeader } from '../exchange/exchange.ts';
import { answering, type Expectation, having, isBeside, met, missed, parse } from '../expectation.ts';
import { traceOf } from '../secrets/trace.ts';

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

/** Nothing in the answer that was sent as a token, whole or in part, in any form. */
export const withoutTrace: Expectation = having('nothing of the token in headers or body', (answer, { sentTokens }) => {
  const trace = sentTokens.map((token) => traceOf(token, answer)).find((found) => found !== undefined);
  return trace && `the answer repeats the token (${trace})`;
});
