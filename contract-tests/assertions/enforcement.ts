import { type Assertion, eachButValidate, probe, send } from '../assertion.ts';
import { notServed, unauthorized } from '../expectation.ts';
import { changed, none, text, unknown } from '../token-use.ts';

export const enforcement: readonly Assertion[] = [
  {
    id: 'A-04',
    title: 'A request without a token gets 401, on every operation',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9110 section 15.5.2; OWASP API2:2023',
    scope: eachButValidate,
    steps: [send({ token: none }, unauthorized)],
  },
  {
    id: 'A-05',
    title: 'A token that was never issued gets 401, on every operation',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 9110 section 15.5.2; OWASP API2:2023',
    scope: eachButValidate,
    steps: [send({ token: unknown }, unauthorized)],
  },
  {
    id: 'A-03',
    title: 'A value of another form than a token gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    scope: probe,
    steps: [
      send({ token: text('x') }, unauthorized),
      send({ token: text('00000000-0000-0000-0000-000000000000') }, unauthorized),
      send({ token: text('eyJhbGciOiJub25lIn0.e30.') }, unauthorized),
    ],
  },
  {
    id: 'A-07',
    title: 'A token with one character changed gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      send({ token: changed('with its first character changed', (value) => otherCharacter(value, 0)) }, unauthorized),
      send(
        {
          token: changed('with its middle character changed', (value) =>
            otherCharacter(value, Math.floor(value.length / 2)),
          ),
        },
        unauthorized,
      ),
      send(
        { token: changed('with its last character changed', (value) => otherCharacter(value, value.length - 1)) },
        unauthorized,
      ),
    ],
  },
  {
    id: 'A-08',
    title: 'A part of a token gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      send({ token: changed('without its last character', (value) => value.slice(0, -1)) }, unauthorized),
      send({ token: changed('without its first character', (value) => value.slice(1)) }, unauthorized),
    ],
  },
  {
    id: 'A-09',
    title: 'A token with more behind it gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      send({ token: changed('with one character added', (value) => `${value}0`) }, unauthorized),
      send({ token: changed('written twice', (value) => value + value) }, unauthorized),
    ],
  },
  {
    id: 'A-10',
    title: 'A token in the other letter case gets 401',
    group: 'enforcement',
    basis: 'assumed',
    requirement: 'OPEN-16',
    scope: probe,
    steps: [send({ token: changed('in the other letter case', otherCase) }, unauthorized)],
  },
  {
    id: 'A-11',
    title: 'The names of absent values get 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'CWE-1188',
    scope: probe,
    steps: ['null', 'undefined', 'true', '0', 'none', '[object Object]'].map((value) =>
      send({ token: text(value) }, unauthorized),
    ),
  },
  {
    id: 'A-12',
    title: 'A pattern or a piece of SQL in place of a token is refused and breaks nothing',
    group: 'enforcement',
    basis: 'standard',
    source: 'CWE-89; CWE-625',
    scope: probe,
    steps: ['*', '%', '_', '.*', "' OR '1'='1", '$ne'].map((value) => send({ token: text(value) }, notServed)),
  },
  {
    id: 'A-13',
    title: 'A sample token of the documentation gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP ASVS 5.0 13.2.3',
    scope: probe,
    steps: ['your-access-token', 'mock-example-not-a-real-token'].map((value) =>
      send({ token: text(value) }, unauthorized),
    ),
  },
];

function otherCharacter(value: string, index: number): string {
  return value.slice(0, index) + (value[index] === 'a' ? 'b' : 'a') + value.slice(index + 1);
}

function otherCase(value: string): string {
  return value.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
