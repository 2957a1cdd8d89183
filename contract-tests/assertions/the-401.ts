import { valueAt } from '../../src/description/json-pointer.ts';
import { type Assertion, CASE_DETAILS, eachWhere, probe, send, VALIDATE } from '../assertion.ts';
import { type Answered, responseHeader } from '../exchange/exchange.ts';
import { both, type Expectation, having, missed, parse, where } from '../expectation.ts';
import { accepted, notServed, unauthorized, whereHeadIsOffered, withoutFailure } from '../expectations/admission.ts';
import { sameAsFirst, sameStatusAsFirst, withoutTrace } from '../expectations/likeness.ts';
import { foreign, none, revoked, text, unknown, valid } from '../token-use.ts';

const connection = 'one';

const insides: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stack trace', /^\s*at \S+.*[(:]\S*:\d+|Traceback \(most recent call last\)|Exception in thread|\.java:\d+\)/m],
  ['the name of an exception', /\b(java|javax|org|com)(\.\w+)+(Exception|Error)\b|\bSystem\.(\w+\.)*\w+Exception\b/],
  ['a query', /\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bSQLSTATE\b|\bORA-\d{5}\b|\bsyntax error at or near\b/i],
  ['the path of a file', /\/(usr|home|var|opt|srv|root|app)\/[\w./-]+\.(js|ts|py|rb|php|java|cs|go)\b|\b[A-Z]:\\\w+\\/],
];

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = `${TOKEN}\\s*=\\s*(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*")`;
const CHALLENGE = `${TOKEN}(?: +(?:${PARAMETER}|[A-Za-z0-9._~+/-]+=*))?`;

/** A scheme, alone or with a token68 or its first parameter; then further parameters of it, or the next challenge. */
const challengeList = new RegExp(`^${CHALLENGE}(?:\\s*,\\s*(?:${PARAMETER}|${CHALLENGE}))*$`);

const paddedJson = (kilobytes: number): string => JSON.stringify({ padding: 'x'.repeat(kilobytes * 1024) });

/** Any answer that can be read: what is left over from one would be read as the next. */
const wellFramed: Expectation = {
  says: 'an answer that ends where it says',
  admits: false,
  judge: (reply, evidence) =>
    reply.kind === 'unanswered' && reply.code.startsWith('HPE_')
      ? missed(`what came is no HTTP: ${reply.reason}`)
      : withoutFailure.judge(reply, evidence),
};

const lengthOf = (answer: Answered): string | undefined => responseHeader(answer, 'content-length')[0];

/** A length that changes from one answer to the next, such as with a time in it, tells nothing. */
const lengthOfGet: Expectation = having(
  'the Content-Length of GET, or none',
  (answer, { earlier: [first, second] }) => {
    if (first === undefined || second === undefined || lengthOf(first) !== lengthOf(second)) return undefined;
    const [own, ofGet] = [lengthOf(answer), lengthOf(first)];
    return own === undefined || ofGet === undefined || answer.status !== first.status || own === ofGet
      ? undefined
      : `Content-Length: ${own}, and ${ofGet} under GET`;
  },
);

const headerNamesOf = ({ headers }: Answered): string =>
  [...new Set(headers.map(([name]) => name.toLowerCase()))]
    .filter((name) => !/^(date|age|connection|keep-alive|set-cookie|content-length|transfer-encoding|via)$/.test(name))
    .filter((name) => !/ratelimit|retry-after|cache|trace|request-id|correlation|served-by/.test(name))
    .sort()
    .join(', ');

const headerNamesOfFirst: Expectation = having('the same headers', (answer, { earlier: [first] }) =>
  first === undefined || headerNamesOf(first) === headerNamesOf(answer)
    ? undefined
    : `${headerNamesOf(answer)} instead of ${headerNamesOf(first)}`,
);

export const the401: readonly Assertion[] = [
  {
    id: 'E-02',
    title: 'A 401 carries a challenge',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-6',
    source: 'RFC 9110 section 15.5.2',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('a WWW-Authenticate header', (answer) =>
            responseHeader(answer, 'www-authenticate').length === 0 ? 'no WWW-Authenticate' : undefined,
          ),
        ),
      ),
    ],
  },
  {
    id: 'E-04',
    title: 'The body of a 401 is what its Content-Type says',
    group: 'the-401',
    basis: 'standard',
    source: 'RFC 9110 section 8.3',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('a body that fits its Content-Type', (answer) => {
            const [contentType = ''] = responseHeader(answer, 'content-type');
            if (answer.body === '' || !/[/+]json\b/i.test(contentType)) return undefined;
            return parse(answer.body) === undefined ? `${contentType}, but the body is not JSON` : undefined;
          }),
        ),
      ),
    ],
  },
  {
    id: 'E-05',
    title: 'The body of a 401 is as the description has it',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-4',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          having('the described body', ({ body }, { operation, description }) => {
            const content = operation.responses.get(401)?.content;
            if (content === undefined) return undefined;
            const value = parse(body);
            if (value === undefined) return body === '' ? 'an empty body' : 'the body is not JSON';
            const [problem] = description.schemas.body(content.schemaPointer, value);
            return problem && `the body differs from its schema: ${problem.place} ${problem.problem}`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'E-07',
    title: 'A refused token is not repeated in the answer, in any form',
    group: 'the-401',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 16.5.1; CWE-209',
    scope: probe,
    steps: [send({ token: unknown }, withoutTrace)],
  },
  {
    id: 'E-08',
    title: 'A missing and an unknown token get the same answer',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-7',
    source: 'CWE-204',
    scope: probe,
    steps: [send({ token: none }, unauthorized), send({ token: unknown }, sameAsFirst)],
  },
  {
    id: 'E-17',
    title: 'A revoked token gets the same answer as an unknown one',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-3',
    source: 'CWE-204; OWASP ASVS 5.0 6.3.8',
    scope: probe,
    steps: [send({ token: unknown }, unauthorized), send({ token: revoked }, sameAsFirst)],
  },
  {
    id: 'N-03',
    title: 'A token of the other environment gets the same answer as an unknown one',
    group: 'environment',
    basis: 'assumed',
    requirement: 'OPEN-3',
    source: 'CWE-204',
    scope: probe,
    steps: [send({ token: unknown }, unauthorized), send({ token: foreign }, sameAsFirst)],
  },
  {
    id: 'E-03',
    title: 'The challenge of a 401 can be parsed and asks for no password',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    requirement: 'OPEN-6',
    source: 'RFC 9110 section 11.6.1',
    scope: probe,
    steps: [
      send(
        { token: none },
        both(
          unauthorized,
          where(
            (answer) => responseHeader(answer, 'www-authenticate').length > 0,
            'the 401 has no challenge (E-02)',
            having('challenges by the grammar, none of them Basic or Digest', (answer) => {
              const challenges = responseHeader(answer, 'www-authenticate').join(', ');
              if (!challengeList.test(challenges)) return `cannot be parsed: ${challenges}`;
              return /(^|,\s*)(Basic|Digest)\b/i.test(challenges) ? `asks for a password: ${challenges}` : undefined;
            }),
          ),
        ),
      ),
    ],
  },
  {
    id: 'E-06',
    title: 'Problem details in a 401 have its status',
    group: 'the-401',
    basis: 'standard',
    source: 'RFC 9457 section 3.1.2',
    scope: probe,
    steps: [none, unknown].map((token) =>
      send(
        { token },
        both(
          unauthorized,
          where(
            (answer) => /^application\/problem\+json\b/i.test(responseHeader(answer, 'content-type')[0] ?? ''),
            'the 401 has no problem details',
            having('a JSON object with the status 401, if it names one', ({ status, body }) => {
              const problem = parse(body);
              if (typeof problem !== 'object' || problem === null) return 'the body is no JSON object';
              const said = valueAt(problem, '/status');
              return said === undefined || said === status ? undefined : `the body says ${JSON.stringify(said)}`;
            }),
          ),
        ),
      ),
    ),
  },
  {
    id: 'E-09',
    title: 'A refusal shows nothing of the inside: no stack trace, no query, no file',
    group: 'the-401',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 16.5.1; CWE-209',
    scope: probe,
    steps: [none, unknown, text("'"), text('{"a":['), text('%00%ff%')].map((token) =>
      send(
        { token },
        having('nothing of the inside', ({ body, headers }) => {
          const shown = [...headers.flat(), body].join('\n');
          const found = insides.find(([, pattern]) => pattern.test(shown));
          return found && `the answer shows ${found[0]}`;
        }),
      ),
    ),
  },
  {
    id: 'E-21',
    title: 'A refusal does not name the version of a server',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 13.4.6',
    scope: probe,
    steps: [
      send(
        { token: none },
        having('no version in Server or X-Powered-By', (answer) => {
          const told = ['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version']
            .flatMap((name) => responseHeader(answer, name))
            .find((value) => /\d\.\d/.test(value));
          return told && `a header says ${told}`;
        }),
      ),
    ],
  },
  {
    id: 'E-10',
    title: 'A request without a token gets the same 401 on every operation',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-4',
    scope: eachWhere(({ id }) => id !== VALIDATE && id !== CASE_DETAILS),
    steps: [
      send({ operation: CASE_DETAILS, token: none }, unauthorized),
      send({ token: none }, both(unauthorized, sameAsFirst)),
    ],
  },
  {
    id: 'E-12',
    title: 'A 401 is as long as it says',
    group: 'the-401',
    basis: 'standard',
    source: 'RFC 9110 section 8.6',
    scope: probe,
    steps: [
      send({ token: unknown, connection }, wellFramed),
      send({ token: unknown, connection }, wellFramed),
      send({ token: unknown, connection }, wellFramed),
    ],
  },
  {
    id: 'E-22',
    title: 'Under HEAD, a 401 says the length that it has under GET, or none',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9110 section 8.6',
    scope: probe,
    steps: [
      send({ token: none }, unauthorized),
      send({ token: none }, unauthorized),
      send({ token: none, method: 'HEAD' }, whereHeadIsOffered(lengthOfGet)),
    ],
  },
  {
    id: 'E-14',
    title: 'After a 401 to a request with a body, the connection still serves or is closed',
    group: 'the-401',
    basis: 'standard',
    source: 'RFC 9112 section 9.3',
    scope: probe,
    steps: [
      send({ token: valid, connection }, accepted),
      ...[2, 64].flatMap((kilobytes) => [
        send({ operation: 'createInvoice', token: none, body: paddedJson(kilobytes), connection }, notServed),
        send({ token: valid, connection }, both(wellFramed, sameStatusAsFirst)),
      ]),
    ],
  },
  {
    id: 'E-18',
    title: 'The headers of a 401 do not depend on what is wrong with the token',
    group: 'the-401',
    basis: 'assumed',
    requirement: 'OPEN-3',
    source: 'CWE-204; OWASP ASVS 5.0 6.3.8',
    scope: probe,
    steps: [
      send({ token: unknown }, unauthorized),
      ...[none, revoked, foreign].map((token) => send({ token }, headerNamesOfFirst)),
    ],
  },
  {
    id: 'E-20',
    title: 'A 401 repeats no credential from another place than the token header',
    group: 'the-401',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 16.5.1; CWE-209',
    scope: probe,
    steps: [
      send({ token: none, headers: [['Authorization', unknown]] }, withoutTrace),
      send({ token: none, headers: [['Cookie', unknown]] }, withoutTrace),
      send({ token: none, query: [['api_key', unknown]] }, withoutTrace),
      send({ token: none, headers: [['X-Auth-Token', unknown]] }, withoutTrace),
    ],
  },
];
