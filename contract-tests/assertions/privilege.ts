import { type Assertion, CASE_DETAILS, eachWhere, send, theOneThat } from '../assertion.ts';
import { both } from '../expectation.ts';
import { accepted, deniedAs, notServed, refused } from '../expectations/admission.ts';
import { sameAsFirst } from '../expectations/likeness.ts';
import { withoutNewToken } from '../expectations/new-token.ts';
import { provisioning, unknown, valid } from '../token-use.ts';
import { creation } from './creation.ts';
import { MALFORMED } from './malformed-body.ts';
import { anotherClient, newClient } from './new-client.ts';

const theCreation = theOneThat('mints');
const theRenewal = theOneThat('rotates');
const forClientsOnly = eachWhere(({ schemes }) => schemes.length === 1 && schemes[0] === 'ClientToken');

export const privilege: readonly Assertion[] = [
  {
    id: 'G-02',
    title: 'A client token cannot create clients',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: theCreation,
    steps: [send({ token: valid }, refused)],
  },
  {
    id: 'E-15',
    title: 'A client token that tries to create a client gets the status that the description gives it',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-44',
    source: 'RFC 9110 section 15.5.4',
    scope: theCreation,
    steps: [send({ token: valid }, deniedAs('insufficient-privilege'))],
  },
  {
    id: 'G-20',
    title: 'A client token is refused for its privilege before its body is looked at',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-12',
    scope: theCreation,
    steps: [
      send({ token: valid, body: MALFORMED }, deniedAs('insufficient-privilege')),
      send(
        { token: valid, body: 'a=b', contentType: 'application/x-www-form-urlencoded' },
        deniedAs('insufficient-privilege'),
      ),
    ],
  },
  {
    id: 'G-12',
    title: 'The refusal of a client token does not tell whether the client exists',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-44',
    source: 'CWE-204',
    scope: theCreation,
    steps: [
      send({ token: valid, body: anotherClient }, refused),
      send({ token: provisioning }, newClient),
      send({ token: valid }, sameAsFirst),
    ],
  },
  {
    id: 'G-03',
    title: 'A provisioning token opens no operation of clients',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-45',
    source: 'OWASP ASVS 5.0 13.2.2',
    scope: forClientsOnly,
    steps: [send({ token: provisioning }, deniedAs('insufficient-privilege'))],
  },
  {
    id: 'G-19',
    title: 'A provisioning token opens no data of a client that it created',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-45',
    source: 'OWASP ASVS 5.0 13.2.2',
    scope: theCreation,
    steps: [
      send({ token: provisioning }, newClient),
      ...([CASE_DETAILS, 'retrievePayments', 'retrieveLedgerStatus'] as const).map((operation) =>
        send({ operation, token: provisioning }, deniedAs('insufficient-privilege')),
      ),
    ],
  },
  {
    id: 'G-10',
    title: 'A provisioning token that tries to renew gets no token and goes on working',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-43',
    scope: theRenewal,
    steps: [
      send({ token: provisioning }, both(deniedAs('insufficient-privilege'), withoutNewToken)),
      send({ operation: 'createClient', token: provisioning, body: MALFORMED }, accepted),
    ],
  },
  {
    id: 'G-13',
    title: 'An unknown and a provisioning token on two lines do not create a client',
    group: 'privilege',
    basis: 'standard',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: theCreation,
    steps: [send({ token: [unknown, provisioning] }, notServed)],
  },
  ...creation,
];
