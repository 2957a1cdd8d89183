import type { RequestFacts } from '../../mock-server/index.ts';
import type { Token } from '../../src/tokens/token.ts';
import { renewing } from './amiss-at.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withoutHeader, withText } from './workshop.ts';

export const renewalMutants: readonly Mutant[] = [
  renewing('M52', 'renews a revoked token', ['X-18'], ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => withoutEnd(world.registry.find(value), 'revokedAt'),
    };
    return correctIn({ ...world, registry });
  }),
  renewing('M52b', 'renews a replaced token', ['X-35'], ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => withoutEnd(world.registry.find(value), 'replacedAt'),
    };
    return correctIn({ ...world, registry });
  }),
  renewing(
    'M53',
    'renews without a token',
    ['A-04'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).length === 0 ? letIn(request) : correct(request),
  ),
  mutant('M53b', 'renews the token of the request before, where none is good, and refuses', ['X-15'], (workshop) => {
    const { correct, tokensIn, withToken } = workshop;
    const before = new Map<number, string>();
    return (request) => {
      const answer = correct(request);
      const [token] = tokensIn(request);
      const last = before.get(request.connection.number);
      const isGood = answer.status === 200 && token !== undefined;
      if (isGood) before.set(request.connection.number, token);
      else before.delete(request.connection.number);
      if (!isGood && last !== undefined && request.path.endsWith('/partner/renew')) correct(withToken(request, last));
      return answer;
    };
  }),
  renewing('M53c', 'gives a token with a refusal', ['X-15'], ({ correct, letIn }) => (request) => {
    const answer = correct(request);
    return answer.status === 401 ? { ...letIn(request), status: 401 } : answer;
  }),
  renewing(
    'M58',
    'lets the answer of a renewal be stored',
    ['X-23'],
    ({ correct }) =>
      (request) =>
        withoutHeader(correct(request), 'cache-control'),
  ),
  renewing(
    'M66',
    'renews the token that the query names',
    ['X-19'],
    ({ world, correct, tokensIn, withToken }) =>
      (request) => {
        const named = new URLSearchParams(request.query).get('token');
        const isKnown = tokensIn(request).some((token) => world.registry.find(token) !== undefined);
        return correct(isKnown && named !== null ? withToken(request, named) : request);
      },
  ),
  renewing('M66b', 'ends the token that the query names', ['X-19'], ({ world, correct }) => (request) => {
    const named = world.registry.find(new URLSearchParams(request.query).get('access_token') ?? '');
    const answer = correct(request);
    if (named && answer.status === 200) world.registry.replace(named.id, world.clock.now());
    return answer;
  }),
  mutant('M57', 'gives several renewals at once a new token each', ['X-21'], ({ world, correctIn }) => {
    const replace = (id: string, at: number): void => {
      setTimeout(() => world.registry.replace(id, at), 20);
    };
    return correctIn({ ...world, registry: { ...world.registry, replace } });
  }),
  renewing('M92', 'refuses to renew an expired token', ['X-17'], ({ world, correct, tokensIn }) => (request) => {
    const expired = tokensIn(request).some(
      (token) => (world.registry.find(token)?.expiresAt ?? Number.POSITIVE_INFINITY) <= world.clock.now(),
    );
    return expired ? world.answers.refusals.expired : correct(request);
  }),
  mutant('M92b', 'forgets an expired token when it meets it', ['X-54'], ({ world, correct, tokensIn }) => (request) => {
    const answer = correct(request);
    const [token] = tokensIn(request).flatMap((value) => world.registry.find(value) ?? []);
    const isExpired = token?.expiresAt !== undefined && token.expiresAt <= world.clock.now();
    if (isExpired && answer.status === 401) world.registry.revoke(token.id, world.clock.now());
    return answer;
  }),
  renewing(
    'M92c',
    'renews before an expiry and after it, but not at its instant',
    ['X-56'],
    ({ world, correct, tokensIn }) => {
      return (request) =>
        tokensIn(request).some((token) => world.registry.find(token)?.expiresAt === world.clock.now())
          ? world.answers.refusals.expired
          : correct(request);
    },
  ),
  renewing(
    'M93',
    'renews on HEAD',
    ['X-24'],
    ({ correct }) =>
      (request) =>
        correct(request.method === 'HEAD' ? { ...request, method: 'GET' } : request),
  ),
  renewing(
    'M93b',
    'renews under any method but HEAD',
    ['X-41'],
    ({ correct }) =>
      (request) =>
        correct(request.method === 'HEAD' ? request : asGet(request)),
  ),
  renewing('M93c', 'renews on OPTIONS and says nothing of it', ['X-41'], ({ correct }) => (request) => {
    const answer = correct(request);
    if (request.method === 'OPTIONS') correct(asGet(request));
    return answer;
  }),
  renewing(
    'M93d',
    'renews under a condition, and answers that nothing changed',
    ['X-47'],
    ({ correct }) =>
      (request) => {
        const answer = correct(request);
        const isConditional = request.headers.some((name, index) => index % 2 === 0 && /^if-none-match$/i.test(name));
        return answer.status === 200 && isConditional ? { status: 304, headers: [], body: new Uint8Array(0) } : answer;
      },
  ),
  renewing(
    'M93e',
    'renews, and gives the part of the new token that was asked for',
    ['X-48'],
    ({ correct }) =>
      (request) => {
        const answer = correct(request);
        const isPartial = request.headers.some((name, index) => index % 2 === 0 && /^range$/i.test(name));
        if (answer.status !== 200 || !isPartial) return answer;
        const part = Buffer.from(answer.body).subarray(0, 10).toString();
        return { ...withText(206, 'application/json', part), headers: ['Content-Length', String(part.length)] };
      },
  ),
];

function asGet(request: RequestFacts): RequestFacts {
  return { ...request, method: 'GET' };
}

function withoutEnd(token: Token | undefined, end: 'revokedAt' | 'replacedAt'): Token | undefined {
  if (token === undefined) return undefined;
  const { [end]: _, ...rest } = token;
  return rest;
}
