import { type Assertion, probe, send } from '../assertion.ts';
import { accepted, notServed, status, unauthorized, withoutFailure } from '../expectation.ts';
import { changed, text, unknown, valid, wrapped } from '../token-use.ts';

export const headerSyntax: readonly Assertion[] = [
  {
    id: 'H-01',
    title: 'The name of the header may be written in any letter case',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.1',
    scope: probe,
    steps: [
      send({ token: valid, tokenHeader: (name) => name.toLowerCase() }, accepted),
      send({ token: valid, tokenHeader: (name) => name.toUpperCase() }, accepted),
    ],
  },
  {
    id: 'H-02',
    title: 'An empty token gets 401',
    group: 'header-syntax',
    basis: 'documented',
    requirement: 'AUTH-4',
    scope: probe,
    steps: [send({ token: text('') }, unauthorized)],
  },
  {
    id: 'H-03',
    title: 'A token of nothing but white space gets 401',
    group: 'header-syntax',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 9110 section 5.5',
    scope: probe,
    steps: [send({ token: text('   ') }, unauthorized), send({ token: text('\t') }, unauthorized)],
  },
  {
    id: 'H-05',
    title: 'White space inside a token is part of it: 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-17',
    scope: probe,
    steps: [
      send(
        {
          token: changed('with a space in the middle', (value) => {
            const middle = Math.floor(value.length / 2);
            return `${value.slice(0, middle)} ${value.slice(middle)}`;
          }),
        },
        unauthorized,
      ),
    ],
  },
  {
    id: 'H-06',
    title: 'A token in quotes gets 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-17',
    scope: probe,
    steps: [
      send({ token: changed('in double quotes', (value) => `"${value}"`) }, unauthorized),
      send({ token: changed('in single quotes', (value) => `'${value}'`) }, unauthorized),
    ],
  },
  {
    id: 'H-07',
    title: 'A token behind the name of a scheme gets 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-22',
    scope: probe,
    steps: [
      send({ token: changed('behind "Bearer"', (value) => `Bearer ${value}`) }, unauthorized),
      send({ token: changed('behind "ApiKey"', (value) => `ApiKey ${value}`) }, unauthorized),
    ],
  },
  {
    id: 'H-08',
    title: 'The same valid token on two lines does not break the target',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.3',
    scope: probe,
    steps: [send({ token: [valid, valid] }, withoutFailure)],
  },
  {
    id: 'H-09',
    title: 'A valid and an unknown token on two lines are not accepted, in either order',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: probe,
    steps: [send({ token: [unknown, valid] }, notServed), send({ token: [valid, unknown] }, notServed)],
  },
  {
    id: 'H-10',
    title: 'Two tokens with a comma between them are one unknown token: 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-19',
    scope: probe,
    steps: [
      send({ token: changed('behind another one and a comma', (value) => `nobody, ${value}`) }, unauthorized),
      send({ token: changed('before a comma and another one', (value) => `${value},nobody`) }, unauthorized),
    ],
  },
  {
    id: 'H-12',
    title: 'A byte beyond ASCII in the token gets 400 or 401',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.5',
    scope: probe,
    steps: [
      send({ token: text('tökén') }, status(400, 401)),
      send({ token: changed('with a byte beyond ASCII behind it', (value) => `${value}\u00ff`) }, status(400, 401)),
    ],
  },
  {
    id: 'H-15',
    title: 'A token under a similar header name is no token: 401',
    group: 'header-syntax',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 6.3.4',
    requirement: 'AUTH-2',
    scope: probe,
    steps: ['Api-Key', 'X-ApiKey', 'X_Api_Key', 'X-Api-Token', 'X-Access-Token'].map((name) =>
      send({ headers: [[name, wrapped('as it is', (value) => value)]] }, unauthorized),
    ),
  },
];
