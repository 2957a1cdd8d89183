import { type Assertion, probe, send } from '../assertion.ts';
import { accepted, notServed, unauthorized, withoutFailure } from '../expectations/admission.ts';
import { canary, changed, none, type TokenUse, text, unknown, valid, wrapped } from '../token-use.ts';

const manyHeaders: readonly (readonly [string, TokenUse])[] = Array.from({ length: 60 }, (_, index) => [
  `X-Trace-${index}`,
  text(String(index)),
]);

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
    id: 'H-04',
    title: 'White space around a token is no part of it',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.5; RFC 9112 section 5.1',
    scope: probe,
    steps: [
      send({ token: valid, rewrite: (message) => aroundToken(message, (token) => `:${token}`) }, accepted),
      send({ token: valid, rewrite: (message) => aroundToken(message, (token) => `: \t ${token} \t`) }, accepted),
    ],
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
    title: 'A valid token on a line behind that of an unknown one does not make up for it',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: probe,
    steps: [send({ token: [unknown, valid] }, notServed)],
  },
  {
    id: 'H-22',
    title: 'An unknown token on a line behind that of the valid one is not passed over',
    group: 'header-syntax',
    basis: 'standard',
    // The clause binds senders. A server that takes the first line breaks no rule, but may disagree with its proxy.
    level: 'should',
    source: 'RFC 9110 section 5.3; CWE-436',
    scope: probe,
    steps: [send({ token: [valid, unknown] }, notServed)],
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
    title: 'A byte beyond ASCII in the token is refused and breaks nothing',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.5',
    scope: probe,
    steps: [
      send({ token: text('tökén') }, notServed),
      send({ token: changed('with a byte beyond ASCII behind it', (value) => `${value}\u00ff`) }, notServed),
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
  {
    id: 'H-11',
    title: 'A token of 4 to 64 KiB is refused and breaks nothing',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 6585 section 5; OWASP ASVS 5.0 4.2.5',
    scope: probe,
    steps: [4, 8, 16, 64].map((kibibytes) => send({ token: text('x'.repeat(kibibytes * 1024)) }, notServed)),
  },
  {
    id: 'H-13',
    title: 'A look-alike of a token in other letters of Unicode is refused and breaks nothing',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.5',
    scope: probe,
    steps: [
      send({ token: changed('in full-width letters', fullWidth) }, notServed),
      send({ token: changed('with a combining accent behind it', (value) => asBytes(`${value}\u0301`)) }, notServed),
    ],
  },
  {
    id: 'H-14',
    title: 'A control character or a line fold inside a token does not vanish from it',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 5.5; RFC 9112 section 5.2',
    rough: true,
    scope: probe,
    steps: ['\0', '\r', '\n', '\r\n ', '\x7f', '\x1b'].map((inside) =>
      send(
        { token: valid, rewrite: (message) => aroundToken(message, (token) => `: ${split(token, inside)}`) },
        notServed,
      ),
    ),
  },
  {
    id: 'H-16',
    title: 'Sixty other headers do not change the verdict',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-23',
    scope: probe,
    steps: [
      send({ token: valid, headers: manyHeaders }, accepted),
      send({ token: none, headers: manyHeaders }, unauthorized),
      send({ token: unknown, headers: manyHeaders }, unauthorized),
    ],
  },
  {
    id: 'H-17',
    title: 'A token in the trailer section is no token',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 6.5.1',
    rough: true,
    scope: probe,
    steps: [send({ token: canary, rewrite: intoTrailer }, notServed)],
  },
  {
    id: 'H-18',
    title: 'A Connection header that names the token header lets nobody in',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9110 section 7.6.1',
    scope: probe,
    steps: [
      send({ token: unknown, headers: [['Connection', text('close, X-Api-Key')]] }, notServed),
      send({ token: none, headers: [['Connection', text('close, X-Api-Key, X-Forwarded-For')]] }, notServed),
    ],
  },
  {
    id: 'H-19',
    title: 'White space between the name of the header and its colon is refused',
    group: 'header-syntax',
    basis: 'standard',
    source: 'RFC 9112 section 5.1',
    rough: true,
    scope: probe,
    steps: [send({ token: canary, rewrite: (message) => aroundToken(message, (token) => ` : ${token}`) }, notServed)],
  },
  {
    id: 'H-20',
    title: 'A token in percent-encoding gets 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-22',
    scope: probe,
    steps: [send({ token: changed('in percent-encoding', percentEncoded) }, unauthorized)],
  },
  {
    id: 'H-21',
    title: 'A token before a semicolon and a parameter gets 401',
    group: 'header-syntax',
    basis: 'assumed',
    requirement: 'OPEN-22',
    scope: probe,
    steps: [
      send({ token: changed('with a parameter behind it', (value) => `${value};q=1`) }, unauthorized),
      send({ token: changed('as a parameter', (value) => `token=${value}`) }, unauthorized),
    ],
  },
];

/** The message with something else than ": " and the value behind the name of the token header. */
function aroundToken(message: string, write: (token: string) => string): string {
  return message.replace(/^(x-api-key): (.*)$/im, (_, name: string, token: string) => name + write(token.trimEnd()));
}

function intoTrailer(message: string): string {
  const [line = ''] = /^x-api-key: .*$/im.exec(message) ?? [];
  const chunked = message.replace(line, 'Trailer: X-Api-Key\r\nTransfer-Encoding: chunked');
  return `${chunked}0\r\n${line}\r\n\r\n`;
}

function split(token: string, inside: string): string {
  const middle = Math.floor(token.length / 2);
  return token.slice(0, middle) + inside + token.slice(middle);
}

/** The full-width forms of ASCII stand in Unicode in the same order, from U+FF01 on. */
function fullWidth(value: string): string {
  return asBytes([...value].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join(''));
}

/** The bytes of UTF-8, one character each, as header values are written. */
function asBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

function percentEncoded(value: string): string {
  return [...value].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
}
