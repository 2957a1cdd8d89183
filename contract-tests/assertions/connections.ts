import { type Assertion, pipelined, probe, send, together } from '../assertion.ts';
import { type Expectation, met, missed } from '../expectation.ts';
import { accepted, refused, unauthorized, withoutFailure } from '../expectations/admission.ts';
import { sameAsFirst } from '../expectations/likeness.ts';
import { expired, none, revoked, text, unknown, valid } from '../token-use.ts';

const connection = 'one';
const httpVersion = '2';

/** Ten with the valid token, and between them as many with none or an unknown one. */
const mixed = (ask: { readonly httpVersion?: '2' }) =>
  Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0
      ? send({ ...ask, token: valid }, accepted)
      : send({ ...ask, token: index % 4 === 1 ? none : unknown }, unauthorized),
  );

const connectionEnds: Expectation = {
  says: 'the connection is closed, and nothing more is answered',
  admits: false,
  judge: (reply) => (reply.kind === 'answered' ? missed(`${reply.status}: the connection was kept`) : met),
};

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
    steps: [together(...mixed({}))],
  },
  {
    id: 'K-04',
    title: 'On one connection, each of several tokens gets the answer that is its own',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [
      send({ token: valid, connection }, accepted),
      send({ token: unknown, connection }, unauthorized),
      send({ token: valid, connection }, accepted),
      send({ token: expired, connection }, refused),
      send({ token: valid, connection }, accepted),
      send({ token: revoked, connection }, unauthorized),
      send({ token: valid, connection }, accepted),
    ],
  },
  {
    id: 'K-05',
    title: 'Of requests written before the first is answered, each gets the answer of its own token, in order',
    group: 'connections',
    basis: 'standard',
    source: 'RFC 9112 section 9.3.2',
    rough: true,
    scope: probe,
    steps: [
      pipelined(
        send({ token: valid }, accepted),
        send({ token: none }, unauthorized),
        send({ token: valid }, accepted),
        send({ token: unknown }, unauthorized),
        send({ token: valid }, accepted),
      ),
    ],
  },
  {
    id: 'K-07',
    title: 'Of twenty requests at once over HTTP/2, each gets the answer of its own token',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9113 section 5; CWE-362',
    scope: probe,
    steps: [together(...mixed({ httpVersion }))],
  },
  {
    id: 'K-08',
    title: 'HTTP/2 takes the valid token, and no other',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9113 section 8.2',
    scope: probe,
    steps: [
      send({ token: none, httpVersion, connection }, unauthorized),
      send({ token: unknown, httpVersion, connection }, unauthorized),
      send({ token: valid, httpVersion, connection }, accepted),
    ],
  },
  {
    id: 'K-17',
    title: 'On one HTTP/2 connection, a request after a valid one is judged by its own token',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [
      send({ token: valid, httpVersion, connection }, accepted),
      send({ token: none, httpVersion, connection }, unauthorized),
      send({ token: unknown, httpVersion, connection }, unauthorized),
      send({ token: valid, httpVersion, connection }, accepted),
    ],
  },
  {
    id: 'K-09',
    title: 'HTTP/2 refuses with the same answer as HTTP/1.1',
    group: 'connections',
    basis: 'assumed',
    requirement: 'OPEN-4',
    scope: probe,
    steps: [send({ token: none }, unauthorized), send({ token: none, httpVersion }, sameAsFirst)],
  },
  {
    id: 'K-18',
    title: 'Over HTTP/2 too, a valid token behind an unknown one does not make up for it',
    group: 'connections',
    basis: 'standard',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: probe,
    steps: [send({ token: [unknown, valid], httpVersion }, refused)],
  },
  {
    id: 'K-10',
    title: 'A resumed TLS session brings no token with it',
    group: 'connections',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9110 section 3.3',
    scope: probe,
    steps: [
      send({ token: valid, connection, headers: [['Connection', text('close')]] }, accepted),
      send({ token: none, connection, headers: [['Connection', text('close')]] }, unauthorized),
      send({ token: unknown, connection }, unauthorized),
    ],
  },
  {
    id: 'K-12',
    title: 'A request with two lengths ends its connection',
    group: 'connections',
    basis: 'standard',
    source: 'RFC 9112 section 6.1',
    rough: true,
    scope: probe,
    steps: [
      pipelined(send({ token: valid, rewrite: withTwoLengths }, withoutFailure), send({ token: none }, connectionEnds)),
    ],
  },
];

function withTwoLengths(message: string): string {
  return message.replace('\r\n\r\n', '\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
}
