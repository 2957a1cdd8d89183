import {
  type Assertion,
  advance,
  CASE_DETAILS,
  eachWhere,
  issue,
  issueFor,
  issueForEver,
  send,
  theOneThat,
  VALIDATE,
} from '../assertion.ts';
import { both, having } from '../expectation.ts';
import { accepted, refused, succeeds, unauthorized } from '../expectations/admission.ts';
import { issuedTokenIn, newToken } from '../expectations/new-token.ts';
import { canary, issued, renewed, second } from '../token-use.ts';
import { MINUTE } from './minute.ts';
import { readingOperations } from './reading-operations.ts';

const YEAR = 365 * 24 * 60 * MINUTE;

const theRenewal = theOneThat('rotates');

/** The least that a token must hold of what cannot be guessed. */
const LEAST_BITS = 128;

const hardToGuess = having(`${LEAST_BITS} bits that differ from token to token`, (answer, { earlier, operation }) => {
  const bits = variableBits([...earlier, answer].flatMap((one) => issuedTokenIn(one, operation) ?? []));
  return bits >= LEAST_BITS ? undefined : `${Math.round(bits)} bits at the most differ from token to token`;
});

/** What becomes of the new token of whatever lives for a minute: it lives for another, from the renewal on. */
const livesForAMinute = [
  advance(MINUTE - 1),
  send({ operation: CASE_DETAILS, token: renewed }, accepted),
  advance(2),
  send({ operation: CASE_DETAILS, token: renewed }, refused),
];

export const successor: readonly Assertion[] = [
  {
    id: 'X-11',
    title: 'Renewal gives another token, which works at once',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'RENEW-2',
    scope: theRenewal,
    steps: [
      send({ token: canary }, newToken, 'renewed'),
      ...[CASE_DETAILS, VALIDATE].map((operation) => send({ operation, token: renewed }, accepted)),
    ],
  },
  {
    id: 'X-12',
    title: 'A new token works on twenty successive tries, from the first on',
    group: 'lifecycle',
    basis: 'assumed',
    scope: theRenewal,
    steps: [
      send({ token: canary }, newToken, 'renewed'),
      ...Array.from({ length: 20 }, (_, index) =>
        send(
          { operation: readingOperations[index % readingOperations.length] ?? CASE_DETAILS, token: renewed },
          accepted,
        ),
      ),
    ],
  },
  {
    id: 'X-01',
    title: 'A new token may write where the old one might',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-52',
    scope: eachWhere(({ effect }) => effect === 'writes' || effect === 'marks-as-fetched'),
    steps: [
      send({ operation: 'renewAccessToken', token: canary }, newToken, 'renewed'),
      send({ token: renewed }, accepted),
    ],
  },
  {
    id: 'X-22',
    title: 'A client token that was renewed, once or twice, cannot create clients',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: theRenewal,
    steps: [
      send({ token: canary }, newToken, 'renewed'),
      send({ operation: 'createClient', token: renewed }, refused),
      send({ token: renewed }, newToken, 'renewed'),
      send({ operation: 'createClient', token: renewed }, refused),
    ],
  },
  {
    id: 'X-42',
    title: 'An expired token renews to a client token of its own environment',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: theRenewal,
    steps: [
      issueFor(MINUTE),
      advance(MINUTE + 1),
      send({ token: issued }, newToken, 'renewed'),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
      send({ operation: CASE_DETAILS, elsewhere: true, token: renewed }, unauthorized),
      send({ operation: 'createClient', token: renewed }, refused),
    ],
  },
  {
    id: 'X-49',
    title: 'A new token lives as long as the old one did, from the renewal on',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-38',
    scope: theRenewal,
    steps: [
      issueFor(MINUTE),
      advance(MINUTE / 2),
      send({ token: issued }, succeeds, 'renewed'),
      ...livesForAMinute,
      issue({ lifetimeMs: MINUTE }, 'second'),
      advance(2 * MINUTE),
      send({ token: second }, succeeds, 'renewed'),
      ...livesForAMinute,
      issueForEver,
      send({ token: issued }, succeeds, 'renewed'),
      advance(50 * YEAR),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
    ],
  },
  {
    id: 'X-25',
    title: 'A token cannot be guessed from those before it',
    group: 'lifecycle',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 7.2.3, 11.5.1',
    scope: theRenewal,
    steps: [
      send({ token: canary }, newToken, 'renewed'),
      ...Array.from({ length: 6 }, () => send({ token: renewed }, newToken, 'renewed')),
      send({ token: renewed }, both(newToken, hardToGuess), 'renewed'),
    ],
  },
];

/**
 * An upper bound of what tokens hold that cannot be guessed: the characters at places where they differ, times what their
 * alphabet allows. A tag, a date, a counter or a part that is kept adds nothing.
 */
function variableBits(tokens: readonly string[]): number {
  const [first = '', ...others] = tokens;
  const places = [...first].flatMap((character, place) =>
    others.some((other) => other[place] !== character) ? [place] : [],
  );
  const characters = tokens.flatMap((token) => places.map((place) => token[place] ?? '')).join('');
  const [, size] = alphabets.find(([pattern]) => pattern.test(characters)) ?? [undefined, 64];
  return places.length * Math.log2(size);
}

const alphabets: readonly (readonly [pattern: RegExp, size: number])[] = [
  [/^\d*$/, 10],
  [/^[\da-f]*$/i, 16],
  [/^([\da-z]*|[\dA-Z]*)$/, 36],
  [/^[\da-z]*$/i, 62],
];
