import { type Answer, headerValues, type RequestFacts } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withHeader, withoutHeader, withText } from './workshop.ts';

export const cachingMutants: readonly Mutant[] = [
  mutant('M43', 'serves answers from a cache that does not know the token', ['C-04'], ({ correct }) => {
    const cache = new Map<string, Answer>();
    return (request) => {
      if (request.method !== 'GET' || !request.path.endsWith('/invoice/distribution')) return correct(request);
      const url = `${request.path}?${request.query}`;
      const answer = cache.get(url) ?? correct(request);
      if (answer.status === 200) cache.set(url, answer);
      return answer;
    };
  }),
  mutant(
    'M43b',
    'lets a shared cache keep answers',
    ['C-01'],
    ({ correct }) =>
      (request) =>
        withoutHeader(correct(request), 'cache-control'),
  ),
  mutant('M44', 'serves a 401 from a cache', ['C-05'], ({ correct }) => {
    let refusal: Answer | undefined;
    return (request) => {
      if (request.method !== 'GET' || !request.path.endsWith('/invoice/case')) return correct(request);
      const answer = refusal ?? correct(request);
      // Once only, or the positive control would not hold either.
      refusal = refusal === undefined && answer.status === 401 ? answer : undefined;
      return answer;
    };
  }),
  mutant('M43c', 'lets a shared cache keep one answer for everybody', ['C-02'], ({ correct }) => (request) => {
    const answer = correct(request);
    const isKept = answer.status === 200 && request.path.endsWith('/partner/payments');
    return isKept ? withHeader(answer, 'Cache-Control', 'max-age=60') : answer;
  }),
  mutant('M44b', 'lets everybody keep a 401 for a while', ['C-03'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 401 ? withHeader(answer, 'Cache-Control', 'max-age=300') : answer;
  }),
  mutant('M43d', 'answers a condition that holds before the token', ['C-06'], ({ correct }) => (request) => {
    if (headerValues(request.headers, 'if-none-match').includes('"v1"')) return withText(304, 'application/json', '');
    const answer = correct(request);
    return answer.status === 200 ? withHeader(answer, 'ETag', '"v1"') : answer;
  }),
  mutant(
    'M43e',
    'answers a condition that fails before the token',
    ['C-06'],
    ({ correct }) =>
      (request) =>
        headerValues(request.headers, 'if-match').length > 0 ? withText(412, 'text/plain', '') : correct(request),
  ),
  mutant('M03b', 'leaves ranges to another handler', ['C-07'], ({ correct, letIn }) => (request) => {
    const [range] = headerValues(request.headers, 'range');
    if (range === undefined) return correct(request);
    const whole = letIn(request);
    return range.endsWith('-') ? withText(416, 'text/plain', '') : { ...whole, status: 206 };
  }),
  caching('M43f', 'keeps answers by the query in order, without what campaigns add to it', ['C-14'], (request) => {
    const names = [...new URLSearchParams(request.query)].filter(([name]) => !name.startsWith('utm_')).sort();
    return names.length > 0 && request.method === 'GET' ? `${request.path}?${new URLSearchParams(names)}` : undefined;
  }),
  caching(
    'M43g',
    'takes a file below a resource for the resource, and keeps files',
    ['C-14'],
    ({ path }) => (path.endsWith('.css') ? path : undefined),
    (request) => ({ ...request, path: request.path.replace(/\/[^/]+\.css$/, '') }),
  ),
  mutant('M43h', 'serves HEAD from what it keeps of GET', ['C-14'], ({ correct }) => {
    const kept = new Map<string, Answer>();
    return (request) => {
      const url = `${request.path}?${request.query}`;
      const found = request.method === 'HEAD' ? kept.get(url) : undefined;
      if (found !== undefined) return { ...found, body: new Uint8Array(0) };
      const answer = correct(request);
      if (request.method === 'GET' && answer.status === 200) kept.set(url, answer);
      return answer;
    };
  }),
  mutant(
    'M43i',
    'serves what it keeps to any token that it has ever issued',
    ['C-15'],
    ({ world, correct, tokensIn }) => {
      const kept = new Map<string, Answer>();
      return (request) => {
        const isKnown = tokensIn(request).some((token) => world.registry.find(token) !== undefined);
        const answer = (isKnown ? kept.get(request.path) : undefined) ?? correct(request);
        if (answer.status === 200 && request.path.endsWith('/invoice/case')) kept.set(request.path, answer);
        return answer;
      };
    },
  ),
  mutant('M06b', 'runs the operation under a preflight', ['C-09'], ({ correct, letIn }) => (request) => {
    const [method] = headerValues(request.headers, 'access-control-request-method');
    const isPreflight = request.method === 'OPTIONS' && method === 'GET';
    return isPreflight && request.path.endsWith('/renew') ? letIn({ ...request, method }) : correct(request);
  }),
  offeringCors('M46', 'lets pages of any origin in, with credentials', ['C-10'], () => true),
  offeringCors('M46b', 'lets pages in whose origin ends as its own', ['C-10'], (origin) =>
    origin.endsWith('confirmafinance.com'),
  ),
  mutant('M45', 'hides a 401 from the pages that may read the rest', ['C-11'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 ? withHeader(answer, 'Access-Control-Allow-Origin', '*') : answer;
  }),
  mutant('M79b', 'forgets nosniff in a 401', ['C-13'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 401 ? withoutHeader(answer, 'x-content-type-options') : answer;
  }),
];

/** A server before which a cache stands that knows no token. It keeps what has a key. */
function caching(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  keyOf: (request: RequestFacts) => string | undefined,
  routed: (request: RequestFacts) => RequestFacts = (request) => request,
): Mutant {
  return mutant(id, title, killedBy, ({ correct }) => {
    const kept = new Map<string, Answer>();
    return (request) => {
      const key = keyOf(request);
      if (key === undefined) return correct(request);
      const answer = kept.get(key) ?? correct(routed(request));
      if (answer.status === 200) kept.set(key, answer);
      return answer;
    };
  });
}

/** A server that lets pages of some origins in, with credentials. */
function offeringCors(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  allows: (origin: string) => boolean,
): Mutant {
  return mutant(id, title, killedBy, ({ correct }) => (request) => {
    const answer = correct(request);
    const [origin = ''] = headerValues(request.headers, 'origin');
    return allows(origin)
      ? withHeader(
          withHeader(answer, 'Access-Control-Allow-Origin', origin),
          'Access-Control-Allow-Credentials',
          'true',
        )
      : answer;
  });
}
