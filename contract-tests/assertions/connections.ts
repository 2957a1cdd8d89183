import { type Assertion, probe, send, together } from '../assertion.ts';
import { accepted, unauthorized } from '../expectation.ts';
import { none, unknown, valid } from '../token-use.ts';

const connection = 'one';

export const connections: readonly Assertion[] = [
  {
    id: 'K-01',
    title: 'On one connection, a request without a token after a valid one gets 401',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [send({ token: valid, connection }, accepted), send({ token: none, connection }, unauthorized)],
  },
  {
    id: 'K-02',
    title: 'On one connection, an unknown token after a valid one gets 401',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [send({ token: valid, connection }, accepted), send({ token: unknown, connection }, unauthorized)],
  },
  {
    id: 'K-03',
    title: 'On one connection, the valid token after an unknown one is accepted',
    group: 'connections',
    basis: 'standard',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [send({ token: unknown, connection }, unauthorized), send({ token: valid, connection }, accepted)],
  },
  {
    id: 'K-06',
    title: 'Of twenty requests at once, each gets the answer of its own token',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'CWE-362',
    scope: probe,
    steps: [
      together(
        ...Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0
            ? send({ token: valid }, accepted)
            : send({ token: index % 4 === 1 ? none : unknown }, unauthorized),
        ),
      ),
    ],
  },
];
