import { type Assertion, eachWhere, issueForEver, probe, revokeIssued, send, VALIDATE } from '../assertion.ts';
import { accepted, unauthorized } from '../expectations/admission.ts';
import { issued, revoked } from '../token-use.ts';

export const revocation: readonly Assertion[] = [
  {
    id: 'X-26',
    title: 'A revoked token is refused on the very next request',
    group: 'lifecycle',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: probe,
    steps: [
      issueForEver,
      send({ token: issued, connection: 'one' }, accepted),
      revokeIssued,
      send({ token: issued, connection: 'one' }, unauthorized),
    ],
  },
  {
    id: 'X-28',
    title: 'A revoked token is refused on the very next request of an open HTTP/2 connection',
    group: 'lifecycle',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 7.4.1',
    scope: probe,
    steps: [
      issueForEver,
      send({ token: issued, connection: 'one', httpVersion: '2' }, accepted),
      revokeIssued,
      send({ token: issued, connection: 'one', httpVersion: '2' }, unauthorized),
    ],
  },
  {
    id: 'X-36',
    title: 'A revoked token gets 401, on every operation',
    group: 'lifecycle',
    basis: 'documented',
    requirement: 'AUTH-4',
    scope: eachWhere(({ acceptsExpired, id }) => !acceptsExpired && id !== VALIDATE),
    steps: [send({ token: revoked }, unauthorized)],
  },
];
