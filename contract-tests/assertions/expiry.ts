import type { Json } from '../../src/description/operation.ts';
import { type Assertion, advance, eachWhere, issueFor, issueForEver, probe, send, VALIDATE } from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import { answering, both, type Judgement, met, missed, parse } from '../expectation.ts';
import { accepted, deniedAs, refused, unauthorized } from '../expectations/admission.ts';
import { sameAsFirst } from '../expectations/likeness.ts';
import { neverSaysValid } from '../expectations/validity.ts';
import { entitled, expired, issued, unknown, valid } from '../token-use.ts';
import { MINUTE } from './minute.ts';

const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;

const onEverythingButRenewal = eachWhere(({ id, acceptsExpired }) => !acceptsExpired && id !== VALIDATE);

/** Whoever is to renew has to be told so, in whatever words or language. */
const unlikeFirst = answering('another answer than that for an unknown token', false, (answer, evidence) =>
  sameAsFirst.judge(answer, evidence).kind === 'met' ? missed(`${answer.status}, as for an unknown token`) : met,
);

/** A day as the vendor writes it (DATA-5), an instant that names its zone, or a count of seconds. */
const UNAMBIGUOUS = /^(\d+|\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)$/i;

const unambiguousExpiry = answering('a date, or an instant with its zone', true, (answer): Judgement => {
  const stated = expiriesIn(parse(answer.body));
  if (stated.length === 0) return { kind: 'inapplicable', reason: 'the answer states no expiry' };
  const doubtful = stated.find((one) => typeof one === 'string' && !UNAMBIGUOUS.test(one));
  return doubtful === undefined ? met : missed(`an expiry of ${JSON.stringify(doubtful)}`);
});

const rightDate = answering('a Date within a minute of the time here', true, (answer): Judgement => {
  const [date] = responseHeader(answer, 'date');
  if (date === undefined) return { kind: 'inapplicable', reason: 'the answer has no Date' };
  const off = Math.round((Date.parse(date) - Date.now()) / 1000);
  return Math.abs(off) <= 60 ? met : missed(`Date: ${date} (${off} seconds off, unless the clock here is wrong)`);
});

export const expiry: readonly Assertion[] = [
  {
    id: 'X-02',
    title: 'A token works until the instant before it expires',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-1',
    scope: probe,
    steps: [
      issueFor(MINUTE),
      send({ token: issued }, accepted),
      advance(MINUTE - 1),
      send({ token: issued }, accepted),
    ],
  },
  {
    id: 'X-03',
    title: 'A token is dead at the instant of its expiry, not after it',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-56',
    scope: probe,
    steps: [issueFor(MINUTE), advance(MINUTE), send({ token: issued }, refused)],
  },
  {
    id: 'X-34',
    title: 'A token stays dead after its expiry',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-2',
    scope: probe,
    steps: [
      issueFor(MINUTE),
      send({ token: issued }, accepted),
      advance(MINUTE + 1),
      send({ token: issued }, refused),
      advance(HOUR),
      send({ token: issued }, refused),
      advance(22 * HOUR),
      send({ token: issued }, refused),
      advance(2 * HOUR),
      send({ token: issued }, refused),
    ],
  },
  {
    id: 'X-07',
    title: 'The use of a token does not put off its expiry',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-2',
    scope: probe,
    steps: [
      issueFor(MINUTE),
      advance(MINUTE / 2),
      send({ token: issued }, accepted),
      send({ operation: VALIDATE, token: issued }, accepted),
      advance(MINUTE / 2 - 1),
      send({ token: issued }, accepted),
      send({ operation: VALIDATE, token: issued }, accepted),
      advance(2),
      send({ token: issued }, refused),
      send({ operation: VALIDATE, token: issued }, neverSaysValid),
    ],
  },
  {
    id: 'X-10',
    title: 'A token that expires while a connection is open is refused on it',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-2',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: probe,
    steps: [
      issueFor(MINUTE),
      send({ token: issued, connection: 'one' }, accepted),
      send({ operation: VALIDATE, token: issued, connection: 'one' }, accepted),
      advance(MINUTE + 1),
      send({ token: issued, connection: 'one' }, refused),
      send({ operation: VALIDATE, token: issued, connection: 'one' }, neverSaysValid),
    ],
  },
  {
    id: 'X-06',
    title: 'A token without an expiry does not expire',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-1',
    scope: probe,
    steps: [issueForEver, advance(50 * YEAR), send({ token: issued }, accepted)],
  },
  {
    id: 'X-04',
    title: 'An expired token is refused on every operation but renewal',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'EXPIRY-2',
    scope: onEverythingButRenewal,
    steps: [send({ token: expired }, refused)],
  },
  {
    id: 'X-05',
    title: 'An expired token gets the status that the description gives it',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-1',
    scope: probe,
    steps: [send({ token: expired }, deniedAs('expired'))],
  },
  {
    id: 'X-45',
    title: 'The refusal of an expired token differs from that of an unknown one',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-3',
    scope: probe,
    steps: [send({ token: unknown }, unauthorized), send({ token: expired }, both(refused, unlikeFirst))],
  },
  {
    id: 'X-08',
    title: 'An expiry that an answer states is a date, or an instant with its zone',
    group: 'lifecycle',
    basis: 'assumed',
    requirement: 'OPEN-56',
    source: 'RFC 3339 section 5.6',
    scope: eachWhere(({ id, issuedToken }) => id === VALIDATE || issuedToken !== undefined),
    steps: [send({ token: entitled }, unambiguousExpiry)],
  },
  {
    id: 'X-09',
    title: 'The clock of the server, by which tokens expire, is right to the minute',
    group: 'lifecycle',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-57',
    source: 'RFC 9110 section 6.6.1',
    scope: probe,
    steps: [send({ token: valid }, rightDate)],
  },
];

/** Every value of a field that is named after an expiry, however deep it stands. */
function expiriesIn(value: Json | undefined): readonly (string | number)[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    /expir|valid_?(until|to)/i.test(name) && (typeof field === 'string' || typeof field === 'number')
      ? [field]
      : expiriesIn(field),
  );
}
