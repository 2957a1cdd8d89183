import { createHash } from 'node:crypto';
import { type Assertion, eachButValidate, probe, send } from '../assertion.ts';
import { notServed, unauthorized } from '../expectations/admission.ts';
import { changed, none, text, unknown } from '../token-use.ts';
import { unknownLike } from '../unknown-token.ts';

/** Who or what a request may pass itself off as. */
const disguises: readonly (readonly [header: string, value: string])[] = [
  ['Accept', 'text/html'],
  ['Accept', '*/*'],
  ['Accept-Language', 'fi'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['User-Agent', 'ELB-HealthChecker/2.0'],
  ['User-Agent', 'kube-probe/1.31'],
  ['User-Agent', 'Googlebot/2.1 (+http://www.google.com/bot.html)'],
  ['Origin', 'https://integrations.confirmafinance.com'],
  ['Origin', 'http://localhost:3000'],
  ['Referer', 'https://integrations.confirmafinance.com/swagger/index.html'],
  ['X-Requested-With', 'XMLHttpRequest'],
  ['Purpose', 'prefetch'],
];

/** A bad token that is the same each time. */
const backwards = changed('written backwards', (value) => [...value].reverse().join(''));

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
  {
    id: 'A-14',
    title: 'What is shown of a token in lists and logs does not stand in for it',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      send({ token: changed('cut to its last four characters', (value) => value.slice(-4)) }, unauthorized),
      send(
        { token: changed('with an ellipsis for its middle', (value) => `${value.slice(0, 4)}...${value.slice(-4)}`) },
        unauthorized,
      ),
      send(
        { token: changed('masked but for its last four characters', (value) => value.replace(/.(?=.{4})/g, '*')) },
        unauthorized,
      ),
    ],
  },
  {
    id: 'A-15',
    title: 'A digest or another encoding of a token does not stand in for it',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'CWE-836',
    scope: probe,
    steps: [
      changed('as its SHA-256 in hex', (value) => createHash('sha256').update(value).digest('hex')),
      changed('as its SHA-256 in base64', (value) => createHash('sha256').update(value).digest('base64')),
      changed('in base64', (value) => Buffer.from(value).toString('base64')),
      changed('backwards', (value) => [...value].reverse().join('')),
    ].map((token) => send({ token }, unauthorized)),
  },
  {
    id: 'A-16',
    title: 'One bad token gets the same verdict every time',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    // Thirty in a row look like somebody who guesses.
    rough: true,
    scope: probe,
    steps: Array.from({ length: 30 }, () => send({ token: backwards }, unauthorized)),
  },
  {
    id: 'A-18',
    title: 'What else a request says about itself does not stand in for a token',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP API2:2023',
    scope: probe,
    // A firewall may refuse some of them with another status than 401.
    steps: [
      ...disguises.map(([name, value]) => send({ token: none, headers: [[name, text(value)]] }, notServed)),
      ...disguises
        .filter(([name]) => name === 'Origin' || name === 'Referer')
        .map(([name, value]) => send({ token: unknown, headers: [[name, text(value)]] }, notServed)),
    ],
  },
  {
    id: 'A-19',
    title: 'Another tag at the start of a token opens nothing',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      changed('with the tag of another environment', withOtherTag),
      changed('replaced by an unknown one behind "test-"', (value) => `test-${unknownLike(value)}`),
      changed('replaced by an unknown one behind "provisioning-"', (value) => `provisioning-${unknownLike(value)}`),
    ].map((token) => send({ token }, unauthorized)),
  },
  {
    id: 'A-20',
    title: 'A token with a character too few, too many or in another place gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      changed('without a character in its middle', (value) => {
        const middle = middleOf(value);
        return value.slice(0, middle) + value.slice(middle + 1);
      }),
      changed('with one character more in its middle', (value) => {
        const middle = middleOf(value);
        return `${value.slice(0, middle)}x${value.slice(middle)}`;
      }),
      changed('with two characters swapped', withTwoSwapped),
    ].map((token) => send({ token }, unauthorized)),
  },
  {
    id: 'A-21',
    title: 'A number or an empty value of JSON gets 401',
    group: 'enforcement',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'OWASP ASVS 5.0 15.3.5',
    scope: probe,
    steps: ['-1', '1e3', 'NaN', '[]', '{}'].map((value) => send({ token: text(value) }, unauthorized)),
  },
];

const middleOf = (value: string): number => Math.floor(value.length / 2);

/** The word for the environment turned into that for the other, or one put before a token that has none. */
function withOtherTag(value: string): string {
  const [own, other] = otherTags.find(([tag]) => value.includes(tag)) ?? ['', 'production-'];
  return value.replace(own, other);
}

const otherTags = [
  ['staging', 'production'],
  ['production', 'staging'],
  ['test', 'live'],
  ['live', 'test'],
] as const;

/** The two neighbours nearest to the middle that differ change places. */
function withTwoSwapped(value: string): string {
  const first = [...value].findIndex((character, index) => index >= middleOf(value) && character !== value[index + 1]);
  return value.slice(0, first) + (value[first + 1] ?? '') + (value[first] ?? '') + value.slice(first + 2);
}

function otherCharacter(value: string, index: number): string {
  return value.slice(0, index) + (value[index] === 'a' ? 'b' : 'a') + value.slice(index + 1);
}

function otherCase(value: string): string {
  return value.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
