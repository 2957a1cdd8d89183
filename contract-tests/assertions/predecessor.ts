import {
  type Assertion,
  advance,
  CASE_DETAILS,
  issueFor,
  issueForEver,
  send,
  theOneThat,
  together,
  VALIDATE,
} from '../assertion.ts';
import { both, type Expectation } from '../expectation.ts';
import { accepted, refused, succeeds, withoutFailure } from '../expectations/admission.ts';
import { afterRenewal, newToken, overlapIn } from '../expectations/new-token.ts';
import { neverSaysValid } from '../expectations/validity.ts';
import { canary, issued, renewed, revoked, second } from '../token-use.ts';
import { MINUTE } from './minute.ts';
import { readingOperations } from './reading-operations.ts';

const DAY = 24 * 60 * MINUTE;

const theRenewal = theOneThat('rotates');

const anOverlap: Expectation = {
  says: 'an overlap in the description',
  admits: true,
  judge: (_, { description }) =>
    overlapIn(description) > 0
      ? { kind: 'met' }
      : { kind: 'inapplicable', reason: 'the description has no overlap: the old token ends with the renewal' },
};

export const predecessor: readonly Assertion[] = [
  {
    id: 'X-13',
    title: 'After a renewal the old token fares as the description says',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-33',
    scope: theRenewal,
    steps: [
      send({ token: canary }, succeeds, 'renewed'),
      send({ operation: CASE_DETAILS, token: canary }, afterRenewal),
    ],
  },
  {
    id: 'X-58',
    title: 'A replaced token fares as the description says on every operation that reads',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-33',
    scope: theRenewal,
    steps: [
      send({ token: canary }, succeeds, 'renewed'),
      ...readingOperations.map((operation) => send({ operation, token: canary }, afterRenewal)),
    ],
  },
  {
    id: 'X-46',
    title: 'A token that is in use while it is renewed fares afterwards as the description says',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-33',
    source: 'CWE-362',
    scope: theRenewal,
    steps: [
      issueForEver,
      ...([CASE_DETAILS, 'retrievePayments'] as const).map((operation) =>
        send({ operation, token: issued, connection: 'one' }, accepted),
      ),
      together(
        send({ operation: CASE_DETAILS, token: issued }, withoutFailure),
        send({ token: issued }, newToken, 'renewed'),
        send({ operation: CASE_DETAILS, token: issued }, withoutFailure),
        send({ operation: 'retrievePayments', token: issued }, withoutFailure),
      ),
      ...([CASE_DETAILS, 'retrievePayments'] as const).flatMap((operation) => [
        send({ operation, token: issued, connection: 'one' }, afterRenewal),
        send({ operation, token: issued }, afterRenewal),
        send({ operation, token: renewed }, accepted),
      ]),
    ],
  },
  {
    id: 'X-14',
    title: 'The old token works until the instant before the end of the described overlap, and no longer',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-33',
    scope: theRenewal,
    steps: [
      issueForEver,
      send({ token: issued }, both(anOverlap, newToken), 'renewed'),
      advance((description) => overlapIn(description) - 1),
      send({ operation: CASE_DETAILS, token: issued }, accepted),
      advance(1),
      send({ operation: CASE_DETAILS, token: issued }, refused),
      send({ operation: VALIDATE, token: issued }, neverSaysValid),
      send({ token: issued }, refused),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
    ],
  },
  {
    id: 'X-35',
    title: 'A replaced token cannot renew again',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-36',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: theRenewal,
    steps: [send({ token: canary }, succeeds, 'renewed'), send({ token: canary }, afterRenewal)],
  },
  {
    id: 'X-43',
    title: 'An expired token that was renewed cannot renew again',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-36',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: theRenewal,
    steps: [
      issueFor(MINUTE),
      advance(MINUTE + 1),
      send({ token: issued }, succeeds, 'renewed'),
      send({ token: issued }, afterRenewal),
    ],
  },
  {
    id: 'X-29',
    title: 'No later renewal brings a replaced or a revoked token back',
    group: 'lifecycle',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: theRenewal,
    steps: [
      send({ operation: CASE_DETAILS, token: revoked }, refused),
      issueForEver,
      send({ token: issued }, newToken, 'renewed'),
      send({ token: renewed }, newToken, 'second'),
      // Longer than any overlap that a server may grant unsaid.
      advance((description) => overlapIn(description) + DAY),
      ...Array.from({ length: 3 }, () => [
        send({ token: second }, newToken, 'second'),
        send({ operation: CASE_DETAILS, token: issued }, refused),
        send({ operation: CASE_DETAILS, token: renewed }, refused),
        send({ operation: CASE_DETAILS, token: revoked }, refused),
      ]).flat(),
      send({ operation: CASE_DETAILS, token: second }, accepted),
    ],
  },
];
