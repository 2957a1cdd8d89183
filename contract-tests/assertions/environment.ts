import { type Assertion, eachButValidate, probe, send } from '../assertion.ts';
import { unauthorized } from '../expectation.ts';
import { foreign, text } from '../token-use.ts';

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
      ['staging', 'production'].map((value) => send({ token: foreign, headers: [[name, text(value)]] }, unauthorized)),
    ),
  },
];
