import { type Assertion, advance, eachWhere, issueFor, probe, send, VALIDATE } from '../assertion.ts';
import { answering, both, having, met, missed, parse } from '../expectation.ts';
import { accepted, deniedAs, withoutFailure } from '../expectations/admission.ts';
import { neverSaysValid, saysValid } from '../expectations/validity.ts';
import { traceOf } from '../secrets/trace.ts';
import { entitled, expired, foreign, issued, none, revoked, unknown, valid } from '../token-use.ts';
import { MINUTE } from './minute.ts';

/** Validate is asked for what the operation before it did: whether the boundary itself is alive does not matter here. */
const agreesWithLast = answering('the verdict of the operation before', false, (answer, evidence) => {
  const [last] = evidence.earlier.slice(-1);
  if (last === undefined) return met;
  const wasAccepted = accepted.judge(last, evidence).kind === 'met';
  const isCalledValid = saysValid.judge(answer, evidence).kind === 'met';
  if (wasAccepted === isCalledValid) return met;
  return missed(wasAccepted ? 'does not call a token valid that works' : 'calls a token valid that is refused');
});

const agreeing = [
  send({ token: issued }, withoutFailure),
  send({ operation: VALIDATE, token: issued }, agreesWithLast),
];

export const validation: readonly Assertion[] = [
  {
    id: 'X-31',
    title: 'Validate says that the valid token is valid',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'VALIDATE-3',
    scope: probe,
    steps: [send({ token: valid }, accepted), send({ operation: VALIDATE, token: valid }, saysValid)],
  },
  {
    id: 'X-44',
    title: 'Validate and an operation agree on a token until, at and after the instant of its expiry',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'VALIDATE-2',
    scope: probe,
    steps: [issueFor(MINUTE), advance(MINUTE - 1), ...agreeing, advance(1), ...agreeing, advance(1), ...agreeing],
  },
  {
    id: 'X-32',
    title: 'Validate never says that a missing or unknown token is valid',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'VALIDATE-2',
    scope: probe,
    steps: [
      send({ operation: VALIDATE, token: none }, neverSaysValid),
      send({ operation: VALIDATE, token: unknown }, neverSaysValid),
    ],
  },
  {
    id: 'X-40',
    title: 'Validate refuses a missing and an unknown token like any operation',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-25',
    scope: probe,
    steps: [
      send({ operation: VALIDATE, token: none }, deniedAs('missing')),
      send({ operation: VALIDATE, token: unknown }, deniedAs('unknown')),
    ],
  },
  {
    id: 'X-37',
    title: 'Validate never says that an expired token is valid',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'VALIDATE-2',
    scope: probe,
    steps: [send({ operation: VALIDATE, token: expired }, neverSaysValid)],
  },
  {
    id: 'X-38',
    title: 'Validate never says that a revoked token is valid',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'VALIDATE-2',
    scope: probe,
    steps: [send({ operation: VALIDATE, token: revoked }, neverSaysValid)],
  },
  {
    id: 'X-39',
    title: 'Validate never says that a token of the other environment is valid',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: probe,
    steps: [send({ operation: VALIDATE, token: foreign }, neverSaysValid)],
  },
  {
    id: 'X-33',
    title: 'Validate tells nothing but what is described: neither whose the token is nor until when',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-29',
    source: 'OWASP ASVS 5.0 14.2.6',
    scope: probe,
    steps: [
      send(
        { operation: VALIDATE, token: valid },
        both(
          saysValid,
          having('no field but the described ones', ({ body }, { operation }) => {
            const described = Object.keys(operation.success.content?.examples[0].value ?? {});
            const further = Object.keys(parse(body) ?? {}).filter((name) => !described.includes(name));
            return further.length === 0 ? undefined : `further fields: ${further.join(', ')}`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'X-30',
    title: 'An operation that reads does not show the token with which it was asked, in any form',
    group: 'lifecycle',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 14.2.6',
    scope: eachWhere(({ effect }) => effect === 'reads'),
    steps: [
      send(
        { token: entitled },
        both(
          accepted,
          having('nothing of the token in headers or body', (answer, { sentTokens }) => {
            const trace = sentTokens.map((token) => traceOf(token, answer)).find((found) => found !== undefined);
            return trace && `the answer shows the token (${trace})`;
          }),
        ),
      ),
    ],
  },
];
