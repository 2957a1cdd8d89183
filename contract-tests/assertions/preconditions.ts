import { type Assertion, each, probe, send } from '../assertion.ts';
import { both } from '../expectation.ts';
import { accepted, isThere, notLikeFirst } from '../expectations/admission.ts';
import { described } from '../expectations/likeness.ts';
import { entitled, none, valid } from '../token-use.ts';

// A control has a connection of its own: what other tokens did to theirs is not its concern.
const connection = 'control';

export const preconditions: readonly Assertion[] = [
  {
    id: 'P-01',
    title: 'The valid token is accepted before anything else is tried',
    group: 'preconditions',
    basis: 'documented',
    requirement: 'AUTH-1',
    scope: probe,
    steps: [send({ token: valid, connection }, both(accepted, isThere)), send({ token: none }, notLikeFirst)],
  },
  {
    id: 'P-02',
    title: 'The token that may call an operation is accepted there',
    group: 'preconditions',
    basis: 'documented',
    requirement: 'AUTH-1',
    scope: each,
    steps: [send({ token: entitled }, accepted)],
  },
  {
    id: 'D-04',
    title: 'An accepted request is answered with a status and a body that the description knows',
    group: 'preconditions',
    basis: 'assumed',
    source: 'OpenAPI 3.1.0 section 4.8.16',
    scope: each,
    steps: [send({ token: entitled }, both(accepted, described))],
  },
];

/** Made last of all: what the run itself may have done to the token. */
export const closing: readonly Assertion[] = [
  {
    id: 'P-03',
    title: 'The valid token is still accepted at the end',
    group: 'preconditions',
    basis: 'documented',
    requirement: 'AUTH-1',
    scope: probe,
    steps: [send({ token: valid, connection }, accepted)],
  },
];
