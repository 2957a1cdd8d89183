import {
  type Assertion,
  advance,
  CASE_DETAILS,
  eachButValidate,
  issue,
  probe,
  send,
  theOneThat,
  VALIDATE,
} from '../assertion.ts';
import { both, type Expectation } from '../expectation.ts';
import { accepted, refused, unauthorized } from '../expectations/admission.ts';
import { sameAsFirst } from '../expectations/likeness.ts';
import { newToken, withoutNewToken } from '../expectations/new-token.ts';
import { neverSaysValid } from '../expectations/validity.ts';
import {
  canary,
  foreign,
  issued,
  none,
  provisioned,
  provisioning,
  renewed,
  type TokenUse,
  text,
  unknown,
  valid,
} from '../token-use.ts';
import { MINUTE } from './minute.ts';
import { newClient, withFields } from './new-client.ts';

const theRenewal = theOneThat('rotates');
const theCreation = theOneThat('mints');
const names = ['staging', 'production'] as const;

/** The hosts of both environments: whichever is asked, one of them is the other's. */
const hosts = ['staging-integrations.confirmafinance.com', 'integrations.confirmafinance.com'] as const;

function foreignIn(says: string, of: (value: string) => string): TokenUse {
  return { kind: 'role', role: 'foreign', change: { says, of } };
}

const sameAsLast: Expectation = {
  ...sameAsFirst,
  says: 'the same answer as the other environment gave',
  judge: (reply, evidence) => sameAsFirst.judge(reply, { ...evidence, earlier: evidence.earlier.slice(-1) }),
};

export const environmentGroup: readonly Assertion[] = [
  {
    id: 'N-01',
    title: 'A token of the other environment gets 401, on every operation',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: eachButValidate,
    steps: [send({ token: foreign }, unauthorized)],
  },
  {
    id: 'N-04',
    title: 'A request cannot choose its environment',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    source: 'OWASP ASVS 5.0 4.1.3',
    scope: probe,
    steps: ['X-Environment', 'X-Env', 'X-Stage'].flatMap((name) =>
      names.map((value) => send({ token: foreign, headers: [[name, text(value)]] }, unauthorized)),
    ),
  },
  {
    id: 'N-11',
    title: 'A host that a proxy would name, or a query parameter, does not lead to the other environment',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    source: 'OWASP ASVS 5.0 4.1.3',
    scope: probe,
    steps: [
      ...hosts.flatMap((host) =>
        [
          ['X-Forwarded-Host', host],
          ['X-Original-Host', host],
          ['X-Forwarded-Server', host],
          ['Forwarded', `host=${host};proto=https`],
        ].map(([name = '', value = '']) => send({ token: foreign, headers: [[name, text(value)]] }, unauthorized)),
      ),
      ...['environment', 'env', 'stage'].flatMap((name) =>
        names.map((value) => send({ token: foreign, query: [[name, text(value)]] }, refused)),
      ),
    ],
  },
  {
    id: 'N-10',
    title: 'A token of the other environment is not taken for one of this by its tag',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: probe,
    steps: [
      foreignIn('with the names of the environments exchanged', (value) =>
        value.replace(/staging|production/i, (name) => (/^s/i.test(name) ? 'production' : 'staging')),
      ),
      ...names.map((name) => foreignIn(`with "${name}" in front`, (value) => `${name}-${value}`)),
      ...names.map((name) => foreignIn(`with "${name}" behind`, (value) => `${value}.${name}`)),
    ].map((token) => send({ token }, unauthorized)),
  },
  {
    id: 'N-13',
    title: 'On one connection, a token of the other environment after a valid one is refused',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [
      send({ operation: VALIDATE, token: valid, connection: 'one' }, accepted),
      send({ operation: VALIDATE, token: foreign, connection: 'one' }, neverSaysValid),
      send({ token: valid, connection: 'one' }, accepted),
      send({ token: foreign, connection: 'one' }, unauthorized),
    ],
  },
  {
    id: 'N-07',
    title: 'Both environments refuse in the same way',
    group: 'environment',
    basis: 'assumed',
    scope: probe,
    steps: ([CASE_DETAILS, 'renewAccessToken', 'createClient', 'createInvoice', 'submitPayment'] as const).flatMap(
      (operation) => [
        send({ operation, token: none }, unauthorized),
        send({ operation, elsewhere: true, token: none }, sameAsLast),
        send({ operation, token: unknown }, unauthorized),
        send({ operation, elsewhere: true, token: unknown }, sameAsLast),
      ],
    ),
  },
  {
    id: 'N-05',
    title: 'A renewed token keeps its environment',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: theRenewal,
    steps: [
      send({ token: canary }, newToken, 'renewed'),
      send({ operation: CASE_DETAILS, token: renewed }, accepted),
      send({ operation: CASE_DETAILS, elsewhere: true, token: renewed }, unauthorized),
    ],
  },
  {
    id: 'N-14',
    title: 'A renewal in the wrong environment is refused and leaves the token as it was',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: theRenewal,
    steps: [
      issue({ elsewhere: true }),
      send({ token: issued }, both(unauthorized, withoutNewToken)),
      send({ operation: CASE_DETAILS, elsewhere: true, token: issued }, accepted),
    ],
  },
  {
    id: 'N-12',
    title: 'An expired token of the other environment cannot renew here',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: theRenewal,
    steps: [
      issue({ elsewhere: true, lifetimeMs: MINUTE }),
      advance(MINUTE + 1),
      send({ token: issued }, both(refused, withoutNewToken)),
      send({ elsewhere: true, token: issued }, newToken),
    ],
  },
  {
    id: 'N-06',
    title: 'The token of a new client works in the environment in which the client was created, and not in the other',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    scope: theCreation,
    steps: [
      send({ token: provisioning }, newClient, 'provisioned'),
      send({ operation: CASE_DETAILS, token: provisioned }, accepted),
      send({ operation: CASE_DETAILS, elsewhere: true, token: provisioned }, unauthorized),
    ],
  },
  {
    id: 'N-16',
    title: 'The body of a creation cannot choose the environment of the new token',
    group: 'environment',
    basis: 'documented',
    requirement: 'ENV-1',
    source: 'OWASP ASVS 5.0 15.3.3; OWASP API3:2023',
    scope: theCreation,
    steps: names.flatMap((name) => [
      send({ token: provisioning, body: withFields({ environment: name, env: name }) }, newClient, 'provisioned'),
      send({ operation: CASE_DETAILS, token: provisioned }, accepted),
      send({ operation: CASE_DETAILS, elsewhere: true, token: provisioned }, unauthorized),
    ]),
  },
];
