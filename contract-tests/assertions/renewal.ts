import {
  type Assertion,
  advance,
  CASE_DETAILS,
  issue,
  issueFor,
  issueForEver,
  send,
  theOneThat,
  together,
  VALIDATE,
} from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import { answering, both, having, isSuccess, met, missed } from '../expectation.ts';
import { accepted, refused, succeeds, unauthorized, withoutFailure } from '../expectations/admission.ts';
import { afterRenewal, mintedTokenIn, newToken, overlapIn, withoutNewToken } from '../expectations/new-token.ts';
import { neverSaysValid } from '../expectations/validity.ts';
import { canary, expired, issued, none, renewed, revoked, second, text, unknown } from '../token-use.ts';
import { MINUTE } from './minute.ts';

const theRenewal = theOneThat('rotates');

/** How many renewals X-21 sends at once. */
const RIVALS = 4;

/** Judged by whichever answer comes last: by then the others are known, and those of the requests that opened connections. */
const oneSuccessor = answering('one new token in all', false, (answer, { earlier, operation, description }) => {
  const all = [...earlier, answer];
  const given = new Set(all.flatMap((one) => mintedTokenIn(one, operation) ?? []));
  if (given.size === 0 && all.length === 2 * RIVALS) return missed('no renewal was answered with a new token');
  return given.size <= 1 || overlapIn(description) > 0 ? met : missed(`${given.size} different new tokens`);
});

/** Whoever renews holds a token that works: the new one if the answer gave it, otherwise the old one. */
const worksUnlessReplaced = answering(
  'accepted, unless the answer before gave a new token',
  true,
  (answer, evidence) => {
    const operation = evidence.description.operations.find(({ effect }) => effect === 'rotates');
    const gaveNew = evidence.earlier.some((one) => operation && isSuccess(one) && mintedTokenIn(one, operation));
    return gaveNew ? met : accepted.judge(answer, evidence);
  },
);

export const renewal: readonly Assertion[] = [
  {
    id: 'X-15',
    title: 'A renewal that is refused gives no token and replaces none',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: theRenewal,
    steps: [
      send({ operation: CASE_DETAILS, token: canary, connection: 'one' }, accepted),
      ...[none, unknown, text('x')].map((token) =>
        send({ token, connection: 'one' }, both(unauthorized, withoutNewToken)),
      ),
      send({ operation: CASE_DETAILS, token: canary, connection: 'one' }, accepted),
      send({ operation: CASE_DETAILS, token: canary }, accepted),
    ],
  },
  {
    id: 'X-18',
    title: 'A revoked token cannot renew',
    group: 'lifecycle',
    basis: 'standard',
    requirement: 'OPEN-35',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: theRenewal,
    steps: [send({ token: revoked }, refused)],
  },
  {
    id: 'X-19',
    title: 'A renewal renews the token in the header, and none that is named elsewhere',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'RENEW-1',
    source: 'OWASP API1:2023',
    scope: theRenewal,
    steps: [
      issueForEver,
      issue({}, 'second'),
      send(
        {
          token: issued,
          query: ['token', 'access_token', 'apiKey', 'X-Api-Key'].map((name) => [name, second] as const),
          headers: ['X-Token', 'X-Access-Token', 'Authorization'].map((name) => [name, second] as const),
        },
        newToken,
        'renewed',
      ),
      send({ operation: CASE_DETAILS, token: second }, accepted),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
    ],
  },
  {
    id: 'X-21',
    title: 'Of several renewals of one token at once, one gives a new token',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-37',
    source: 'CWE-362',
    scope: theRenewal,
    steps: [
      issueForEver,
      // With as many connections open already, nothing parts the rivals on their way.
      together(...Array.from({ length: RIVALS }, () => send({ operation: CASE_DETAILS, token: issued }, accepted))),
      together(...Array.from({ length: RIVALS }, () => send({ token: issued }, oneSuccessor, 'renewed'))),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
      send({ operation: CASE_DETAILS, token: issued }, afterRenewal),
    ],
  },
  {
    id: 'X-23',
    title: 'The answer of a renewal may not be stored',
    group: 'lifecycle',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-41',
    source: 'RFC 9111 section 5.2.2.5; OWASP ASVS 5.0 14.3.2',
    scope: theRenewal,
    steps: [
      send(
        { token: canary },
        both(
          succeeds,
          having('Cache-Control: no-store', (answer) => {
            const cacheControl = responseHeader(answer, 'cache-control').join(', ');
            return /\bno-store\b/i.test(cacheControl) ? undefined : `Cache-Control: ${cacheControl || 'none'}`;
          }),
        ),
        'renewed',
      ),
    ],
  },
  {
    id: 'X-24',
    title: 'HEAD on the renewal renews nothing',
    group: 'lifecycle',
    basis: 'standard',
    requirement: 'OPEN-41',
    source: 'RFC 9110 section 9.2.1',
    scope: theRenewal,
    steps: [
      send({ method: 'HEAD', token: canary }, withoutFailure),
      send({ operation: CASE_DETAILS, token: canary }, accepted),
    ],
  },
  {
    id: 'X-41',
    title: 'No other method than the described one renews',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-41',
    source: 'RFC 9110 sections 9.2.1 and 15.5.6',
    scope: theRenewal,
    steps: [
      ...['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].map((method) =>
        send({ method, token: canary }, withoutNewToken),
      ),
      send({ operation: CASE_DETAILS, token: canary }, accepted),
    ],
  },
  {
    id: 'X-47',
    title: 'A conditional renewal that is answered without a new token has renewed nothing',
    group: 'lifecycle',
    basis: 'standard',
    source: 'RFC 9110 section 13.1.2',
    scope: theRenewal,
    steps: [
      send({ token: canary, headers: [['If-None-Match', text('*')]] }, withoutFailure, 'renewed'),
      send({ operation: CASE_DETAILS, token: canary }, worksUnlessReplaced),
    ],
  },
  {
    id: 'X-48',
    title: 'A renewal of which a part is asked for gives the whole token or renews nothing',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-41',
    source: 'RFC 9110 section 14.2',
    scope: theRenewal,
    steps: [
      send({ token: canary, headers: [['Range', text('bytes=0-9')]] }, withoutFailure, 'renewed'),
      send({ operation: CASE_DETAILS, token: canary }, worksUnlessReplaced),
    ],
  },
  {
    id: 'X-54',
    title: 'An expired token can still renew after it was refused',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'RENEW-3',
    scope: theRenewal,
    steps: [
      issueFor(MINUTE),
      advance(MINUTE + 1),
      send({ operation: CASE_DETAILS, token: issued }, refused),
      send({ operation: VALIDATE, token: issued }, neverSaysValid),
      send({ operation: CASE_DETAILS, token: issued }, refused),
      send({ token: issued }, newToken, 'renewed'),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
    ],
  },
  {
    id: 'X-56',
    title: 'A token can renew an instant before its expiry and at it',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'RENEW-3',
    scope: theRenewal,
    steps: [
      issueFor(MINUTE),
      issue({ lifetimeMs: MINUTE + 1 }, 'second'),
      advance(MINUTE),
      ...[second, issued].flatMap((token) => [
        send({ token }, newToken, 'renewed'),
        send({ operation: CASE_DETAILS, token: renewed }, accepted),
      ]),
    ],
  },
  {
    id: 'X-17',
    title: 'An expired token can renew, and the new token works',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'RENEW-3',
    scope: theRenewal,
    steps: [send({ token: expired }, newToken, 'renewed'), send({ operation: CASE_DETAILS, token: renewed }, accepted)],
  },
];
