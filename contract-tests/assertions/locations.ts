import { type Assertion, probe, send } from '../assertion.ts';
import { accepted, unauthorized } from '../expectation.ts';
import { canary, none, text, unknown, valid, wrapped } from '../token-use.ts';

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
    steps: [
      send({ headers: [['Authorization', wrapped('behind "Bearer"', (value) => `Bearer ${value}`)]] }, unauthorized),
    ],
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
];

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
