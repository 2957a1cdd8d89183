import { type Assertion, issueForEver, probe, send } from '../assertion.ts';
import { notServed, sameAsFirst } from '../expectation.ts';
import { issued, none, unknown } from '../token-use.ts';

export const transport: readonly Assertion[] = [
  {
    id: 'T-01',
    title: 'Plain HTTP is refused or gets no data',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'OWASP ASVS 5.0 12.2.1; CWE-319',
    scope: probe,
    steps: [send({ token: none, plain: true }, notServed)],
  },
  {
    id: 'T-03',
    title: 'Over plain HTTP a live token gets no more than an unknown one',
    group: 'transport',
    basis: 'documented',
    requirement: 'TLS-1',
    source: 'draft-ietf-httpapi-privacy',
    scope: probe,
    steps: [
      issueForEver,
      send({ token: unknown, plain: true }, notServed),
      send({ token: issued, plain: true }, notServed),
      send({ token: issued, plain: true }, sameAsFirst),
    ],
  },
];
