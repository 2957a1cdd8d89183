import { type Assertion, advance, CASE_DETAILS, issue, revokeIssued, send, theOneThat } from '../assertion.ts';
import { answering, both, having, met, missed } from '../expectation.ts';
import { accepted, refused, status, succeeds, unauthorized } from '../expectations/admission.ts';
import { issuedTokenIn, newToken, withoutNewToken } from '../expectations/new-token.ts';
import { foreign, issued, none, provisioned, provisioning, second, unknown, valid } from '../token-use.ts';
import { MALFORMED } from './malformed-body.ts';
import { MINUTE } from './minute.ts';
import { anotherClient, newClient, withFields } from './new-client.ts';

const theCreation = theOneThat('mints');

const otherThanFirst = having('another token than the first', (answer, { earlier, operation }) => {
  const [first] = earlier;
  const token = issuedTokenIn(answer, operation);
  return token !== undefined && first !== undefined && token === issuedTokenIn(first, operation)
    ? 'the token of the first client again'
    : undefined;
});

/** Where no field must be unique, a second client; else the refusal that the description gives to a duplicate. */
const asDescribedOfDuplicates = answering('what the description says of a duplicate', true, (answer, evidence) => {
  const { description, operation } = evidence;
  if (operation.uniqueFields.length === 0) return newToken.judge(answer, evidence);
  const { status: described } = description.rejections.duplicate;
  return answer.status === described ? met : missed(`${answer.status} instead of ${described}`);
});

/** What a client might like to be. The expiry is past: a token that heeds it is dead. */
const presumptuous = {
  kind: 'provisioning',
  tokenKind: 'provisioning',
  tokenType: 'provisioning',
  role: 'partner',
  roles: ['partner', 'admin'],
  isAdmin: true,
  scope: '*',
  expiresAt: '2000-01-01T00:00:00Z',
  expirationDate: '2000-01-01',
} as const;

/** Tokens that create clients, and the tokens that these are given. */
export const creation: readonly Assertion[] = [
  {
    id: 'G-14',
    title: 'A new client gets a token that works at once',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-3',
    scope: theCreation,
    steps: [
      send({ token: provisioning }, newToken, 'provisioned'),
      send({ operation: 'retrieveCaseDetails', token: provisioned }, accepted),
    ],
  },
  {
    id: 'G-15',
    title: 'Two clients of one partner get two tokens, and the one outlives the creation of the other',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-3',
    source: 'OWASP ASVS 5.0 7.2.3',
    scope: theCreation,
    steps: [
      send({ token: provisioning }, newClient, 'provisioned'),
      send({ token: provisioning, body: anotherClient }, both(newClient, otherThanFirst), 'second'),
      ...[provisioned, second].map((token) => send({ operation: CASE_DETAILS, token }, accepted)),
    ],
  },
  {
    id: 'G-21',
    title: 'Who creates the same client again does not see the token of the first time',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-48',
    scope: theCreation,
    steps: [send({ token: provisioning }, newClient), send({ token: provisioning }, otherThanFirst)],
  },
  {
    id: 'G-23',
    title: 'Who creates the same client again is answered as the description says',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-49',
    scope: theCreation,
    steps: [send({ token: provisioning }, newClient), send({ token: provisioning }, asDescribedOfDuplicates)],
  },
  {
    id: 'G-07',
    title: 'The token of a new client cannot create clients itself',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: theCreation,
    steps: [send({ token: provisioning }, succeeds, 'provisioned'), send({ token: provisioned }, refused)],
  },
  {
    id: 'G-08',
    title: 'Fields that the description does not know give a new client no more rights and no other life',
    group: 'privilege',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 15.3.3; OWASP API3:2023',
    scope: theCreation,
    steps: [
      send({ token: provisioning, body: withFields(presumptuous) }, newClient, 'provisioned'),
      send({ operation: CASE_DETAILS, token: provisioned }, accepted),
      send({ token: provisioned }, both(refused, withoutNewToken)),
    ],
  },
  {
    id: 'G-18',
    title: 'A creation that is refused gives no token',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: theCreation,
    steps: [
      ...[valid, unknown, foreign, none].map((token) => send({ token }, both(refused, withoutNewToken))),
      send({ token: provisioning, body: MALFORMED }, both(status(400, 415, 422), withoutNewToken)),
    ],
  },
  {
    id: 'G-09',
    title: 'A provisioning token of the other environment creates no client here',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-46',
    scope: theCreation,
    steps: [
      issue({ kind: 'provisioning', elsewhere: true }),
      send({ elsewhere: true, token: issued, body: MALFORMED }, accepted),
      send({ token: issued }, both(refused, withoutNewToken)),
    ],
  },
  {
    id: 'G-16',
    title: 'A provisioning token that has expired creates no client',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-46',
    scope: theCreation,
    steps: [
      issue({ kind: 'provisioning', lifetimeMs: MINUTE }),
      send({ token: issued, body: MALFORMED }, accepted),
      advance(MINUTE + 1),
      send({ token: issued }, both(refused, withoutNewToken)),
    ],
  },
  {
    id: 'G-22',
    title: 'A provisioning token that was revoked creates no client',
    group: 'privilege',
    basis: 'standard',
    requirement: 'AUTH-4',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: theCreation,
    steps: [
      issue({ kind: 'provisioning' }),
      send({ token: issued, body: MALFORMED }, accepted),
      revokeIssued,
      send({ token: issued }, both(unauthorized, withoutNewToken)),
    ],
  },
];
