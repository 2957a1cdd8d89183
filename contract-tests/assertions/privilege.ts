import { type Assertion, eachWhere, send, theOneThat } from '../assertion.ts';
import { accepted, deniedAs, newToken, notServed, refused, succeeds } from '../expectation.ts';
import { provisioned, provisioning, unknown, valid } from '../token-use.ts';

const creation = theOneThat('mints');
const forClientsOnly = eachWhere(({ schemes }) => schemes.length === 1 && schemes[0] === 'ClientToken');

export const privilege: readonly Assertion[] = [
  {
    id: 'G-02',
    title: 'A client token cannot create clients',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: creation,
    steps: [send({ token: valid }, refused)],
  },
  {
    id: 'E-15',
    title: 'A client token that tries to create a client gets the status that the description gives it',
    group: 'privilege',
    basis: 'assumed',
    requirement: 'OPEN-44',
    source: 'RFC 9110 section 15.5.4',
    scope: creation,
    steps: [send({ token: valid }, deniedAs('insufficient-privilege'))],
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
    id: 'G-13',
    title: 'An unknown and a provisioning token on two lines do not create a client',
    group: 'privilege',
    basis: 'standard',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: creation,
    steps: [send({ token: [unknown, provisioning] }, notServed), send({ token: [provisioning, unknown] }, notServed)],
  },
  {
    id: 'G-14',
    title: 'A new client gets a token that works at once',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-3',
    scope: creation,
    steps: [
      send({ token: provisioning }, newToken, 'provisioned'),
      send({ operation: 'retrieveCaseDetails', token: provisioned }, accepted),
    ],
  },
  {
    id: 'G-07',
    title: 'The token of a new client cannot create clients itself',
    group: 'privilege',
    basis: 'documented',
    requirement: 'PROV-2',
    source: 'OWASP API5:2023',
    scope: creation,
    steps: [send({ token: provisioning }, succeeds, 'provisioned'), send({ token: provisioned }, refused)],
  },
];
