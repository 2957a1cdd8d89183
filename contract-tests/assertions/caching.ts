import { type Ask, type Assertion, eachWhere, probe, send, VALIDATE } from '../assertion.ts';
import { type Answered, responseHeader } from '../exchange/exchange.ts';
import { both, type Expectation, having, isSuccess, where } from '../expectation.ts';
import { accepted, notServed, refused, unauthorized, withoutData, withoutFailure } from '../expectations/admission.ts';
import { entitled, foreign, none, receivedValidator, revoked, text, unknown, valid } from '../token-use.ts';

const inQuery = (...names: readonly string[]) => names.map((name) => [name, text('1')] as const);

const asFile = (path: string): string => `${path}/logo.css`;

const ownOrigin = ['Origin', text('https://integrations.confirmafinance.com')] as const;

const preflight = (method: string): NonNullable<Ask['headers']> => [
  ['Access-Control-Request-Method', text(method)],
  ['Access-Control-Request-Headers', text('x-api-key')],
];

function letsInNobodyFrom(origin: string): Expectation {
  return having(`no leave for ${origin} to read it with credentials`, (answer) => {
    const withCredentials = responseHeader(answer, 'access-control-allow-credentials').includes('true');
    return withCredentials && allowedOrigin(answer) === origin ? `${origin} is let in with credentials` : undefined;
  });
}

const saysNosniff: Expectation = having('X-Content-Type-Options: nosniff', (answer) =>
  responseHeader(answer, 'x-content-type-options').some((value) => value.trim().toLowerCase() === 'nosniff')
    ? undefined
    : 'no X-Content-Type-Options: nosniff',
);

export const caching: readonly Assertion[] = [
  {
    id: 'C-01',
    title: 'An authenticated answer may not be kept by a shared cache',
    group: 'caching',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9111 section 5.2.2; OWASP ASVS 5.0 14.3.2',
    scope: probe,
    steps: [
      send(
        { token: valid },
        both(
          accepted,
          having('Cache-Control with no-store or private', (answer) => {
            const cacheControl = responseHeader(answer, 'cache-control').join(', ');
            return /\b(no-store|private)\b/i.test(cacheControl)
              ? undefined
              : `Cache-Control: ${cacheControl || 'none'}`;
          }),
        ),
      ),
    ],
  },
  {
    id: 'C-04',
    title: 'After an authenticated GET, the same URL without a token still gets 401',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9111 section 4.1',
    scope: eachWhere(({ id, effect }) => effect === 'reads' && id !== VALIDATE),
    steps: [send({ token: entitled }, accepted), send({ token: none }, unauthorized)],
  },
  {
    id: 'C-05',
    title: 'After a 401, the same URL with the valid token is accepted',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-1',
    source: 'RFC 9111 section 4.1',
    scope: probe,
    steps: [
      send({ token: none }, unauthorized),
      send({ token: valid }, accepted),
      send({ token: unknown }, unauthorized),
      send({ token: valid }, accepted),
    ],
  },
  {
    id: 'C-02',
    title: 'An authenticated answer that a shared cache may keep varies by the token',
    group: 'caching',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9110 section 12.5.5; RFC 9111 section 4.1',
    scope: eachWhere(({ effect }) => effect === 'reads'),
    steps: [
      send(
        { token: entitled },
        both(
          accepted,
          where(
            (answer) => isSuccess(answer) && !isKeptFromSharedCaches(answer),
            'there is no answer that a shared cache may keep',
            having('Vary with the token header', (answer, { description }) => {
              const vary = responseHeader(answer, 'vary').join(', ');
              const names = vary.toLowerCase().split(/\s*,\s*/);
              return names.includes('*') || names.includes(description.tokenHeader.toLowerCase())
                ? undefined
                : `Vary: ${vary || 'none'}`;
            }),
          ),
        ),
      ),
    ],
  },
  {
    id: 'C-03',
    title: 'A shared cache may not keep a 401',
    group: 'caching',
    basis: 'assumed',
    requirement: 'OPEN-4',
    source: 'RFC 9111 section 3',
    scope: probe,
    steps: [none, unknown].map((token) =>
      send(
        { token },
        both(
          unauthorized,
          having('nothing that lets a shared cache keep it', (answer) => {
            const told = [...responseHeader(answer, 'cache-control'), ...responseHeader(answer, 'expires')].join(', ');
            const isFresh = /\bpublic\b|\b(s-maxage|max-age)\s*=\s*"?0*[1-9]/i.test(told) || expiresLater(answer);
            return isFresh && !isKeptFromSharedCaches(answer) ? `the answer says: ${told}` : undefined;
          }),
        ),
      ),
    ),
  },
  {
    id: 'C-06',
    title: 'A condition does not stand in for a token: 401, not 304 or 412',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9110 section 13.2.1',
    scope: probe,
    steps: [
      send({ token: valid }, accepted),
      send({ token: none, headers: [['If-None-Match', receivedValidator]] }, unauthorized),
      send({ token: none, headers: [['If-None-Match', text('*')]] }, unauthorized),
      send({ token: none, headers: [['If-Modified-Since', text('Thu, 01 Jan 2026 00:00:00 GMT')]] }, unauthorized),
      send({ token: none, headers: [['If-Match', text('"nothing"')]] }, unauthorized),
      send({ token: unknown, headers: [['If-None-Match', text('*')]] }, unauthorized),
    ],
  },
  {
    id: 'C-07',
    title: 'A range does not stand in for a token: 401, not 206 or 416',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9110 section 14.2',
    scope: probe,
    steps: ['bytes=0-9', 'bytes=-1', 'bytes=999999999-'].map((range) =>
      send({ token: none, headers: [['Range', text(range)]] }, unauthorized),
    ),
  },
  {
    id: 'C-14',
    title: 'After an authenticated GET, the same resource asked for otherwise still gets nothing without a token',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9111 section 4.1; OWASP ASVS 5.0 14.2.5',
    scope: eachWhere(({ id, effect, method }) => effect === 'reads' && method === 'GET' && id !== VALIDATE),
    steps: [
      send({ token: entitled, query: inQuery('a', 'b') }, accepted),
      send({ token: none, query: inQuery('b', 'a') }, notServed),
      send({ token: none, query: inQuery('a', 'b', 'utm_source') }, notServed),
      send({ token: none, query: inQuery('a', 'b'), headers: [['Accept', text('*/*')]] }, notServed),
      send({ token: none, query: inQuery('a', 'b'), method: 'HEAD' }, notServed),
      // What looks like a file for everybody is what some caches keep, whatever the answer says.
      send({ token: entitled, path: asFile }, withoutFailure),
      send({ token: none, path: asFile }, notServed),
    ],
  },
  {
    id: 'C-15',
    title: 'After an authenticated GET, a token that must be refused gets nothing of it on the same URL',
    group: 'caching',
    basis: 'documented',
    requirement: 'AUTH-4',
    source: 'RFC 9111 section 4.1',
    scope: probe,
    steps: [
      send({ token: entitled }, accepted),
      ...[unknown, revoked, foreign].map((token) => send({ token }, refused)),
    ],
  },
  {
    id: 'C-09',
    title: 'A preflight without a token does not run the operation',
    group: 'caching',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 4.1.4',
    // What a submission answers is too little to tell it from a polite preflight.
    scope: eachWhere(({ id, effect }) => effect !== 'writes' && id !== VALIDATE),
    steps: ['GET', 'POST'].map((method) =>
      send({ method: 'OPTIONS', token: none, headers: [ownOrigin, ...preflight(method)] }, withoutData),
    ),
  },
  {
    id: 'C-10',
    title: 'No page of an arbitrary origin is let in with credentials',
    group: 'caching',
    basis: 'standard',
    requirement: 'OPEN-63',
    source: 'OWASP ASVS 5.0 3.4.2; CWE-942',
    scope: probe,
    steps: [
      'https://attacker.example',
      'null',
      'https://confirmafinance.com.attacker.example',
      'https://not-confirmafinance.com',
    ].flatMap((origin) => [
      send({ token: valid, headers: [['Origin', text(origin)]] }, both(accepted, letsInNobodyFrom(origin))),
      send(
        { method: 'OPTIONS', token: none, headers: [...preflight('GET'), ['Origin', text(origin)]] },
        letsInNobodyFrom(origin),
      ),
    ]),
  },
  {
    id: 'C-11',
    title: 'A page that may read an answer may read the 401 as well',
    group: 'caching',
    basis: 'assumed',
    requirement: 'OPEN-63',
    scope: probe,
    steps: [
      send(
        { token: valid, headers: [ownOrigin] },
        where((answer) => allowedOrigin(answer) !== '', 'the target offers no CORS', accepted),
      ),
      send(
        { token: none, headers: [ownOrigin] },
        both(
          unauthorized,
          having('the same Access-Control-Allow-Origin', (answer, { earlier: [first] }) =>
            first === undefined || allowedOrigin(first) === allowedOrigin(answer)
              ? undefined
              : `${allowedOrigin(answer) || 'none'} instead of ${allowedOrigin(first)}`,
          ),
        ),
      ),
    ],
  },
  {
    id: 'C-13',
    title: 'Answers keep browsers from guessing at their type',
    group: 'caching',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 3.4.4',
    scope: probe,
    steps: [send({ token: valid }, both(accepted, saysNosniff)), send({ token: none }, saysNosniff)],
  },
];

const isKeptFromSharedCaches = (answer: Answered): boolean =>
  /\b(no-store|private)\b/i.test(responseHeader(answer, 'cache-control').join(', '));

/** `max-age` and `s-maxage` come before Expires (RFC 9111 section 4.2.1). */
function expiresLater(answer: Answered): boolean {
  const [expires = ''] = responseHeader(answer, 'expires');
  const [date = ''] = responseHeader(answer, 'date');
  return (
    !/max-?age/i.test(responseHeader(answer, 'cache-control').join(', ')) && Date.parse(expires) > Date.parse(date)
  );
}

const allowedOrigin = (answer: Answered): string => responseHeader(answer, 'access-control-allow-origin').join(', ');
