import { type Assertion, eachButValidate, eachWhere, FORM, probe, send, VALIDATE } from '../assertion.ts';
import { responseHeader } from '../exchange/exchange.ts';
import { both, type Expectation, having, isSuccess, met, where } from '../expectation.ts';
import {
  accepted,
  deniedAs,
  notServed,
  status,
  unauthorized,
  whereHeadIsOffered,
  withoutData,
} from '../expectations/admission.ts';
import { sameAsFirst, sameStatusAsFirst, withoutTrace } from '../expectations/likeness.ts';
import { entitled, none, text, unknown, valid } from '../token-use.ts';

const ofGet = eachWhere(({ id, method }) => method === 'GET' && id !== VALIDATE);
const withBody = eachWhere(({ requestBody }) => requestBody !== undefined);

/** Without content to make, a server may call a success by another number (RFC 9110 section 9.3.2). */
const asSuccessfulAsFirst: Expectation = {
  ...sameStatusAsFirst,
  says: 'the status of GET, or a success as well',
  judge: (reply, evidence) => {
    const [first] = evidence.earlier;
    const bothSucceed = reply.kind === 'answered' && isSuccess(reply) && first !== undefined && isSuccess(first);
    return bothSucceed ? met : sameStatusAsFirst.judge(reply, evidence);
  },
};

/** A page may well be served where there is no API. */
const servesNoJson: Expectation = having('no success with JSON', (answer) =>
  isSuccess(answer) && /^\s*[[{]/.test(answer.body) ? `${answer.status} with JSON` : undefined,
);

type Sign = readonly [what: string, pattern: RegExp];

/** What gives documentation and monitoring away. That a service is up may be said to everybody. */
const internals: readonly Sign[] = [
  ['a description of the API', /^\s*\{[\s\S]*"(openapi|swagger)"\s*:\s*"|^(openapi|swagger): /m],
  ['metrics', /^# (HELP|TYPE) \w+/m],
  ['an index of monitoring', /"_links"[\s\S]*\/actuator\b/],
];

const secrets: readonly Sign[] = [
  ['variables of the environment', /^(export )?[A-Z][A-Z0-9_]+=\S/m],
  ['a Git repository', /^\[core\]|^ref: refs\//m],
  ['configuration', /"propertySources"|"ConnectionStrings"|<configuration>/],
  ['a page for debugging', /goroutine profile|<title>(Apache Status|phpinfo\(\)|PHP )/i],
];

function showsNone(signs: readonly Sign[]): Expectation {
  return having(`no ${signs.map(([what]) => what).join(', no ')}`, (answer) => {
    const found = isSuccess(answer) ? signs.find(([, pattern]) => pattern.test(answer.body)) : undefined;
    return found && `${answer.status} with ${found[0]}`;
  });
}

export const methodsAndPaths: readonly Assertion[] = [
  {
    id: 'O-01',
    title: 'HEAD without a token is served no more than GET is',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'RFC 9110 section 9.3.2',
    scope: ofGet,
    steps: [send({ method: 'HEAD', token: none }, notServed)],
  },
  {
    id: 'O-03',
    title: 'OPTIONS without a token returns no data of the operation',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 4.1.4',
    scope: ofGet,
    steps: [send({ method: 'OPTIONS', token: none }, withoutData)],
  },
  {
    id: 'O-04',
    title: 'A method that is not described is not served without a token',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'RFC 9110 section 15.5.6; OWASP ASVS 5.0 4.1.4',
    scope: probe,
    steps: ['PUT', 'PATCH', 'DELETE', 'PROPFIND'].map((method) => send({ method, token: none }, notServed)),
  },
  {
    id: 'O-06',
    title: 'A header that overrides the method changes no verdict',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 4.1.3',
    scope: probe,
    steps: ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].flatMap((name) =>
      ['OPTIONS', 'HEAD', 'POST'].map((method) => send({ token: none, headers: [[name, text(method)]] }, notServed)),
    ),
  },
  {
    id: 'O-07',
    title: 'A path in disguise is not served without a token',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'CWE-289; RFC 3986 section 6.2.2',
    scope: probe,
    steps: [
      (path: string) => `${path}/`,
      (path: string) => `/${path}`,
      (path: string) => path.replace('/invoice/', '//invoice//'),
      (path: string) => path.toUpperCase(),
      (path: string) => `${path};a=b`,
      (path: string) => `${path}.json`,
      (path: string) => `${path}%2f`,
      (path: string) => `${path}%00`,
      (path: string) => path.replace(/\/([^/]+)$/, '/./$1'),
      (path: string) => path.replace(/\/([^/]+)$/, '/x/../$1'),
      (path: string) => path.replace(/\/([^/]+)$/, '/%2e/$1'),
      (path: string) => path.replace(/([a-z])$/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    ].map((path) => send({ token: none, path }, notServed)),
  },
  {
    id: 'O-08',
    title: 'An unknown path without a token gets 401 or 404',
    group: 'methods-and-paths',
    basis: 'assumed',
    requirement: 'OPEN-13',
    scope: probe,
    steps: [send({ token: none, path: (path) => `${path}-that-is-not-there` }, status(401, 404))],
  },
  {
    id: 'O-11',
    title: 'A malformed body without a token is refused for the token, not for the body',
    group: 'methods-and-paths',
    basis: 'assumed',
    requirement: 'OPEN-12',
    scope: withBody,
    steps: [send({ token: none, body: '{"not": "closed"' }, deniedAs('missing'))],
  },
  {
    id: 'O-12',
    title: 'A body of another media type without a token is refused for the token',
    group: 'methods-and-paths',
    basis: 'assumed',
    requirement: 'OPEN-12',
    scope: withBody,
    steps: [send({ token: none, body: 'a=b', contentType: FORM }, deniedAs('missing'))],
  },
  {
    id: 'O-13',
    title: 'A malformed body with a good token is refused for the body, not for the token',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'RFC 9110 section 15.5.1',
    scope: withBody,
    steps: [send({ token: entitled, body: '{"not": "closed"' }, status(400, 415, 422))],
  },
  {
    id: 'O-17',
    title: 'Headers that a proxy would set do not stand in for a token',
    group: 'methods-and-paths',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP ASVS 5.0 4.1.3',
    scope: probe,
    steps: [
      ['X-Original-URL', '/api/v1/health'],
      ['X-Rewrite-URL', '/api/v1/health'],
      ['X-Forwarded-For', '127.0.0.1'],
      ['X-Real-IP', '127.0.0.1'],
      ['X-Forwarded-Host', 'localhost'],
      ['X-Forwarded-User', 'admin'],
    ].map(([name = '', value = '']) => send({ token: none, headers: [[name, text(value)]] }, unauthorized)),
  },
  {
    id: 'O-02',
    title: 'HEAD with a good token has the status of GET',
    group: 'methods-and-paths',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9110 section 9.3.2',
    scope: eachWhere(({ method, effect }) => method === 'GET' && effect === 'reads'),
    steps: [
      send({ token: entitled }, accepted),
      send({ token: entitled, method: 'HEAD' }, whereHeadIsOffered(asSuccessfulAsFirst)),
    ],
  },
  {
    id: 'O-05',
    title: 'TRACE does not send a token back',
    group: 'methods-and-paths',
    basis: 'standard',
    level: 'should',
    source: 'RFC 9110 section 9.3.8; OWASP ASVS 5.0 13.4.4',
    scope: probe,
    // A client must not put a credential at risk with TRACE: what is sent is nobody's.
    steps: [
      send({ method: 'TRACE', token: unknown }, withoutTrace),
      send({ method: 'TRACE', token: none, headers: [['Authorization', unknown]] }, withoutTrace),
      send({ method: 'TRACE', token: none, headers: [['Cookie', unknown]] }, withoutTrace),
    ],
  },
  {
    id: 'O-09',
    title: 'Without a token, an identifier or a date in the query changes nothing',
    group: 'methods-and-paths',
    basis: 'assumed',
    requirement: 'OPEN-12',
    source: 'CWE-204',
    scope: eachWhere(
      ({ id, method, queryParameters }) => method === 'GET' && id !== VALIDATE && queryParameters.length > 0,
    ),
    steps: [
      send({ token: none }, unauthorized),
      ...[
        ['caseId', '1'],
        ['caseId', '999999999'],
        ['caseId', 'none'],
        ['invoiceNumber', '999999999'],
        ['fromDate', '2026-13-45'],
        ['toDate', 'yesterday'],
      ].map(([name = '', value = '']) => send({ token: none, query: [[name, text(value)]] }, sameAsFirst)),
    ],
  },
  {
    id: 'O-15',
    title: 'Documentation and monitoring are not open to everybody',
    group: 'methods-and-paths',
    basis: 'standard',
    level: 'should',
    source: 'OWASP ASVS 5.0 13.4.5; OWASP API9:2023',
    scope: probe,
    steps: [
      ...['/openapi.json', '/openapi.yaml', '/swagger.json', '/swagger/v1/swagger.json', '/v3/api-docs', '/metrics'],
      ...['/actuator', '/actuator/prometheus'],
    ].flatMap((door) => [
      send({ token: none, path: () => door }, showsNone(internals)),
      send({ token: none, path: (path) => path.replace(/\/partner\/.*/, door) }, showsNone(internals)),
    ]),
  },
  {
    id: 'O-27',
    title: 'Configuration, source control and debugging are not served',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 13.4.1, 13.4.2',
    rough: true,
    scope: probe,
    steps: [
      '/.env',
      '/.git/config',
      '/.git/HEAD',
      '/actuator/env',
      '/debug/pprof/',
      '/server-status',
      '/phpinfo.php',
      '/appsettings.json',
      '/web.config',
    ].map((door) => send({ token: none, path: () => door }, showsNone(secrets))),
  },
  {
    id: 'O-16',
    title: 'No other version and no other base path is served without a token',
    group: 'methods-and-paths',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP API9:2023',
    scope: probe,
    steps: [
      (path: string) => path.replace(/\/v1\//, '/v0/'),
      (path: string) => path.replace(/\/v1\//, '/v2/'),
      (path: string) => path.replace(/\/v1\//, '/v1.0/'),
      (path: string) => path.replace(/\/v1\//, '/latest/'),
      (path: string) => path.replace(/\/v1\//, '/'),
      (path: string) => path.replace(/^\/api\/v1\//, '/v1/'),
      (path: string) => path.replace(/^\/api\/v1\//, '/'),
      (path: string) => path.replace(/^\/api\/v1\//, '/api/v1/api/v1/'),
      (path: string) => path.replace(/^\/api\/v1\//, '/API/V1/'),
      (path: string) => path.replace(/^\/api\/v1\//, '/internal/v1/'),
      (path: string) => path.replace('/partner/', '/internal/'),
    ].map((path) => send({ token: none, path }, servesNoJson)),
  },
  {
    id: 'O-18',
    title: 'An unknown method with a valid token is not carried out, and a 405 names those that there are',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'RFC 9110 section 15.5.6',
    scope: probe,
    // A method that at most reads, should the target know it.
    steps: [
      send(
        { method: 'PROPFIND', token: valid },
        both(
          withoutData,
          where(
            ({ status: code }) => code === 405,
            'the target answers an unknown method with another status than 405',
            having('an Allow header with GET', (answer) => {
              const allow = responseHeader(answer, 'allow').join(', ');
              return /\bGET\b/.test(allow) ? undefined : `Allow: ${allow || 'none'}`;
            }),
          ),
        ),
      ),
    ],
  },
  {
    id: 'O-19',
    title: 'An unknown path with a valid token gets 404',
    group: 'methods-and-paths',
    basis: 'assumed',
    requirement: 'OPEN-13',
    source: 'RFC 9110 section 15.5.5',
    scope: probe,
    steps: [
      send({ token: valid, path: (path) => `${path}-that-is-not-there` }, both(accepted, status(404))),
      send({ token: valid, path: (path) => `${path}/that-is-not-there` }, both(accepted, status(404))),
    ],
  },
  {
    id: 'O-20',
    title: 'Another host name does not stand in for a token',
    group: 'methods-and-paths',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP ASVS 5.0 4.1.3',
    rough: true,
    scope: probe,
    steps: ['localhost', '127.0.0.1', 'internal', 'admin.confirmafinance.com', 'localhost:80'].map((host) =>
      send({ token: none, headers: [['Host', text(host)]] }, notServed),
    ),
  },
  {
    id: 'O-21',
    title: 'A request target in another form is not served without a token',
    group: 'methods-and-paths',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'RFC 9112 section 3.2',
    rough: true,
    scope: probe,
    steps: [
      (target: string) => `https://localhost${target}`,
      (target: string) => `http://localhost${target}`,
      (target: string) => `HTTPS://LOCALHOST${target}`,
      (target: string) => `https://localhost:80/x/..${target}`,
      (target: string) => `//localhost${target}`,
      () => '*',
    ].map((target) => send({ token: none, rewrite: retargeted(target) }, notServed)),
  },
  {
    id: 'O-22',
    title: 'A method in another letter case is not served without a token',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'RFC 9110 section 9.1; OWASP ASVS 5.0 4.1.4',
    rough: true,
    scope: probe,
    steps: ['get', 'Get', 'gET'].map((method) =>
      send({ token: none, rewrite: (message) => message.replace(/^GET/, method) }, notServed),
    ),
  },
  {
    id: 'O-23',
    title: 'On every operation, a path in disguise is not served without a token',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'CWE-289; RFC 3986 section 6.2.2',
    scope: eachButValidate,
    steps: [
      send({ token: none, path: (path) => `${path}/` }, notServed),
      send({ token: none, path: (path) => path.replace(/([a-z])$/, (letter) => letter.toUpperCase()) }, notServed),
    ],
  },
  {
    id: 'O-24',
    title: 'Nothing in the query stands in for a token',
    group: 'methods-and-paths',
    basis: 'documented',
    requirement: 'AUTH-3',
    source: 'OWASP API2:2023',
    scope: probe,
    steps: [
      ['debug', '1'],
      ['debug', 'true'],
      ['admin', 'true'],
      ['test', '1'],
      ['format', 'json'],
      ['callback', 'f'],
      ['wsdl', ''],
      ['authenticated', 'true'],
      ['user', 'admin'],
      ['path', '/api/v1/health'],
    ].map(([name = '', value = '']) => send({ token: none, query: [[name, text(value)]] }, notServed)),
  },
  {
    id: 'O-25',
    title: 'A method that the query or a form asks for changes no verdict',
    group: 'methods-and-paths',
    basis: 'standard',
    source: 'OWASP ASVS 5.0 4.1.4',
    scope: probe,
    steps: [
      ...['OPTIONS', 'HEAD', 'POST'].map((method) =>
        send({ token: none, query: [['_method', text(method)]] }, notServed),
      ),
      ...['OPTIONS', 'HEAD', 'GET'].map((method) =>
        send(
          { operation: 'createInvoice', token: none, contentType: FORM, fields: [['_method', text(method)]] },
          notServed,
        ),
      ),
    ],
  },
];

function retargeted(target: (original: string) => string): (message: string) => string {
  return (message) => message.replace(/^(\S+) (\S+)/, (_, method, original) => `${method} ${target(original)}`);
}
