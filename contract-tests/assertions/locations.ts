import { type Assertion, eachWhere, FORM, probe, send } from '../assertion.ts';
import { type Answered, responseHeader } from '../exchange/exchange.ts';
import { both, where } from '../expectation.ts';
import { accepted, notServed, unauthorized } from '../expectations/admission.ts';
import { sameAsLast, withoutTrace } from '../expectations/likeness.ts';
import { canary, entitled, none, receivedCookies, text, unknown, valid, wrapped } from '../token-use.ts';

const asBearer = wrapped('behind "Bearer"', (value) => `Bearer ${value}`);

/** Names under which servers look for a token in a body (RFC 6750 section 2.2 has the last, by analogy). */
const bodyFields = [
  ['application/json', 'X-Api-Key'],
  ['application/json', 'apiKey'],
  ['application/json', 'token'],
  [FORM, 'access_token'],
] as const;

/** The header that carries a token to where `moving` takes it from: it is never sent. */
const CARRIER = 'X-Carried';

export const locations: readonly Assertion[] = [
  {
    id: 'L-01',
    title: 'A token in the query is no token: 401',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 14.2.1; CWE-598',
    scope: probe,
    steps: ['X-Api-Key', 'x-api-key', 'api_key', 'apikey', 'key', 'token', 'access_token'].map((name) =>
      send({ token: none, query: [[name, canary]] }, unauthorized),
    ),
  },
  {
    id: 'L-02',
    title: 'A token as Authorization: Bearer is no token: 401',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 6.3.4',
    scope: probe,
    steps: [send({ headers: [['Authorization', asBearer]] }, unauthorized)],
  },
  {
    id: 'L-03',
    title: 'A token under another scheme of Authorization is no token: 401',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 6.3.4',
    scope: probe,
    steps: [
      send({ headers: [['Authorization', wrapped('behind "ApiKey"', (value) => `ApiKey ${value}`)]] }, unauthorized),
      send({ headers: [['Authorization', wrapped('behind "Token"', (value) => `Token ${value}`)]] }, unauthorized),
      send({ headers: [['Authorization', wrapped('as user of Basic', (value) => basic(value, ''))]] }, unauthorized),
      send(
        { headers: [['Authorization', wrapped('as password of Basic', (value) => basic('api', value))]] },
        unauthorized,
      ),
    ],
  },
  {
    id: 'L-04',
    title: 'A token in a cookie is no token: 401',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 6.3.4',
    scope: probe,
    steps: ['X-Api-Key', 'api_key', 'token', 'session'].map((name) =>
      send({ headers: [['Cookie', wrapped(`as the cookie ${name}`, (value) => `${name}=${value}`)]] }, unauthorized),
    ),
  },
  {
    id: 'L-07',
    title: 'A token in the query does not help an unknown one in the header',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 6750 section 2, by analogy',
    scope: probe,
    steps: [
      send({ token: unknown, query: [['X-Api-Key', canary]] }, unauthorized),
      send({ token: unknown, query: [['api_key', canary]] }, unauthorized),
    ],
  },
  {
    id: 'L-08',
    title: 'Other credentials beside a valid token change nothing',
    group: 'locations',
    basis: 'assumed',
    requirement: 'OPEN-20',
    scope: probe,
    steps: [
      send({ token: valid, headers: [['Authorization', text('Bearer nobody')]] }, accepted),
      send({ token: valid, query: [['api_key', text('nobody')]] }, accepted),
    ],
  },
  {
    id: 'L-12',
    title: 'A cookie or the same token in a second place changes nothing for a valid token',
    group: 'locations',
    basis: 'assumed',
    requirement: 'OPEN-21',
    scope: probe,
    steps: [
      send({ token: valid, headers: [['Cookie', text('session=nobody; X-Api-Key=nobody; token=nobody')]] }, accepted),
      send({ token: canary, query: [['X-Api-Key', canary]] }, accepted),
      send({ token: canary, headers: [['Authorization', asBearer]] }, accepted),
    ],
  },
  {
    id: 'L-05',
    title: 'A token in the body is no token',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 6.3.4',
    scope: eachWhere(({ effect }) => effect === 'writes'),
    // Such a body breaks every schema. A server may say so before it looks for a token: then to any value alike.
    steps: bodyFields.flatMap(([contentType, name]) => [
      send({ token: none, contentType, fields: [[name, unknown]] }, notServed),
      send({ token: none, contentType, fields: [[name, canary]] }, both(notServed, sameAsLast)),
    ]),
  },
  {
    id: 'L-06',
    title: 'A token in the path or before the host is no token',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'OWASP ASVS 5.0 14.2.1; CWE-598',
    rough: true,
    scope: probe,
    steps: [
      (target: string, token: string) => `${target}/${token}`,
      (target: string, token: string) => target.replace(/([^/]+)$/, `${token}/$1`),
      (target: string, token: string) => `${target};X-Api-Key=${token}`,
      (target: string, token: string) => `${target};api_key=${token}`,
      (target: string, token: string) => `https://${token}@localhost${target}`,
      (target: string, token: string) => `https://api:${token}@localhost${target}`,
      (target: string, token: string) => `${target}#access_token=${token}`,
    ].map((put) => send({ token: none, headers: [[CARRIER, canary]], rewrite: moving(put) }, notServed)),
  },
  {
    id: 'L-09',
    title: 'A cookie that the server sets does not stand in for a token',
    group: 'locations',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP ASVS 5.0 6.3.4',
    scope: probe,
    steps: [
      send({ token: valid }, where(setsCookie, 'the answer to the valid token sets no cookie', accepted)),
      send({ token: none, headers: [['Cookie', receivedCookies]] }, unauthorized),
    ],
  },
  {
    id: 'L-10',
    title: 'An accepted request gets nothing of its token back',
    group: 'locations',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 14.2.1, 14.2.6',
    scope: eachWhere(({ effect }) => effect === 'reads'),
    steps: [
      send({ token: entitled }, both(accepted, withoutTrace)),
      send({ token: entitled, query: [['page', text('2')]] }, both(accepted, withoutTrace)),
    ],
  },
];

/** Writes the token into the request target. */
function moving(put: (target: string, token: string) => string): (message: string) => string {
  return (message) => {
    const [line = '', token = ''] = new RegExp(`^${CARRIER}: (.*)\r\n`, 'm').exec(message) ?? [];
    return message.replace(line, '').replace(/^(\S+) (\S+)/, (_, method, target) => `${method} ${put(target, token)}`);
  };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function setsCookie(answer: Answered): boolean {
  return responseHeader(answer, 'set-cookie').length > 0;
}
