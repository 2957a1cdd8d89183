import { type Handler, headerValues, type RequestFacts } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withoutHeader, withText } from './workshop.ts';

/** A server that skips the check of some requests, and perhaps answers them as others. */
function lettingIn(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  find: (request: RequestFacts) => RequestFacts | undefined,
): Mutant {
  return mutant(id, title, killedBy, ({ correct, letIn }) => (request) => {
    const meant = find(request);
    return meant === undefined ? correct(request) : letIn(meant);
  });
}

/** A server with a page at a path of its own, open to everybody. */
function showing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  page: readonly [path: string, contentType: string, text: string],
): Mutant {
  const [path, contentType, text] = page;
  return mutant(
    id,
    title,
    killedBy,
    ({ correct }): Handler =>
      (request) =>
        request.path === path ? withText(200, contentType, text) : correct(request),
  );
}

const isOf = ({ query }: RequestFacts, name: string, value: string): boolean =>
  new URLSearchParams(query).get(name) === value;

/** Servers that are right about a request as it is described, and wrong about one that is shaped otherwise. */
export const methodAndPathMutants: readonly Mutant[] = [
  mutant(
    'M05b',
    'refuses the valid token under HEAD',
    ['O-02'],
    ({ correct, withToken }) =>
      (request) =>
        correct(request.method === 'HEAD' ? withToken(request) : request),
  ),
  mutant('M05c', 'breaks under HEAD, on one operation', ['O-02'], ({ correct }) => (request) => {
    const answer = correct(request);
    const breaks = request.method === 'HEAD' && request.path.endsWith('/partner/payments') && answer.status === 200;
    return breaks ? { ...answer, status: 500 } : answer;
  }),
  mutant(
    'M39d',
    'sends a request back under TRACE',
    ['O-05'],
    ({ correct }) =>
      (request) =>
        request.method === 'TRACE' ? withText(200, 'message/http', request.headers.join('\r\n')) : correct(request),
  ),
  mutant(
    'M39e',
    'hides the token of a TRACE and no other credential',
    ['O-05'],
    ({ correct, withToken }) =>
      (request) =>
        request.method === 'TRACE'
          ? withText(200, 'message/http', withToken(request).headers.join('\r\n'))
          : correct(request),
  ),
  mutant(
    'M10c',
    'looks a case up before the token',
    ['O-09'],
    ({ correct }) =>
      (request) =>
        isOf(request, 'caseId', '999999999')
          ? withText(404, 'application/json', '{"message": "No such case."}')
          : correct(request),
  ),
  mutant('M10d', 'checks a date before the token', ['O-09'], ({ correct, letIn }) => (request) => {
    const answer = request.query.includes('Date=') ? letIn(request) : undefined;
    return answer?.status === 400 ? answer : correct(request);
  }),
  showing(
    'M09b',
    'describes itself to everybody',
    ['O-15'],
    ['/openapi.json', 'application/json', '{"openapi": "3.1.0", "paths": {"/internal/tokens": {}}}'],
  ),
  showing(
    'M09d',
    'shows its metrics to everybody, below its base path',
    ['O-15'],
    [
      '/api/v1/metrics',
      'text/plain',
      '# HELP tokens_total Tokens issued\n# TYPE tokens_total counter\ntokens_total 17\n',
    ],
  ),
  showing(
    'M09e',
    'serves the file with its settings',
    ['O-27'],
    ['/.env', 'text/plain', 'DATABASE_URL=postgres://db\n'],
  ),
  showing('M09f', 'serves its repository', ['O-27'], ['/.git/HEAD', 'text/plain', 'ref: refs/heads/main\n']),
  lettingIn('M09g', 'has a newer version that nobody guards yet', ['O-16'], (request) =>
    request.path.startsWith('/api/v2/') ? { ...request, path: request.path.replace('/v2/', '/v1/') } : undefined,
  ),
  lettingIn('M09h', 'guards its base path in one letter case only', ['O-16', 'O-07'], (request) =>
    request.path.startsWith('/API/V1/') ? { ...request, path: request.path.toLowerCase() } : undefined,
  ),
  lettingIn('M09i', 'serves inside what its gateway serves outside', ['O-16'], (request) =>
    request.path.startsWith('/partner/') ? { ...request, path: `/api/v1${request.path}` } : undefined,
  ),
  mutant(
    'M36f',
    'does not say which methods there are',
    ['O-18'],
    ({ correct }) =>
      (request) =>
        withoutHeader(correct(request), 'allow'),
  ),
  mutant('M36e', 'finds nothing where there is nothing, with success', ['O-19'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 404 ? withText(200, 'application/json', '[]') : answer;
  }),
  mutant(
    'M08c',
    'takes what follows a path for a part of it',
    ['O-19'],
    ({ correct }) =>
      (request) =>
        correct({ ...request, path: request.path.replace(/(\/invoice\/case)\/.*/, '$1') }),
  ),
  lettingIn('M74e', 'trusts requests for its own address', ['O-20'], (request) =>
    headerValues(request.headers, 'host').includes('127.0.0.1') ? request : undefined,
  ),
  lettingIn('M08d', 'guards paths, and routes whole addresses too', ['O-21'], (request) => {
    const [, path] = /^https?:\/\/[^/]+(\/api\/.*)/.exec(request.path) ?? [];
    return path === undefined ? undefined : { ...request, path };
  }),
  mutant(
    'M04c',
    'guards GET by its exact name and routes it by any',
    ['O-22'],
    ({ correct, letIn }) =>
      (request) =>
        request.headers.includes('X-Method-As-Sent') ? letIn(request) : correct(request),
    {
      door: {
        readsAs: (arrived) => arrived.replace(/^(?:get|Get|gET) (.*\r\n)/, 'GET $1X-Method-As-Sent: 1\r\n'),
      },
    },
  ),
  lettingIn('M08e', 'guards one operation without the slash that its router allows', ['O-23'], (request) =>
    request.path.endsWith('/accounting/payment/') ? { ...request, path: request.path.slice(0, -1) } : undefined,
  ),
  lettingIn('M08f', 'routes submissions in any letter case and guards them in one', ['O-23'], (request) =>
    request.method === 'POST' && request.path.endsWith('/ledgeR')
      ? { ...request, path: request.path.toLowerCase() }
      : undefined,
  ),
  lettingIn('M14c', 'skips the check to help with debugging', ['O-24'], (request) =>
    isOf(request, 'debug', 'true') ? request : undefined,
  ),
  lettingIn('M07b', 'skips the check where the query asks for OPTIONS', ['O-25'], (request) =>
    isOf(request, '_method', 'OPTIONS') ? request : undefined,
  ),
  lettingIn('M07c', 'routes a form by the method that it names, after the check of that method', ['O-25'], (request) =>
    request.method === 'POST' && Buffer.from(request.body ?? []).toString() === '_method=GET'
      ? { ...request, method: 'GET', path: request.path.replace(/\/invoice$/, '/invoice/case') }
      : undefined,
  ),
];
