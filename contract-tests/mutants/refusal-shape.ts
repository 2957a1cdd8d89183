import { type Answer, type Handler, headerValues } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { type Workshop, withHeader, withoutHeader, withText } from './workshop.ts';

/** A server whose 401s are wrong. */
function refusing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  change: (refusal: Answer, tokens: readonly string[]) => Answer,
): Mutant {
  return mutant(
    id,
    title,
    killedBy,
    ({ correct, tokensIn }: Workshop): Handler =>
      (request) => {
        const answer = correct(request);
        return answer.status === 401 ? change(answer, tokensIn(request)) : answer;
      },
  );
}

export const refusalShapeMutants: readonly Mutant[] = [
  refusing('M35', 'refuses with 403', ['A-04', 'A-05', 'A-11'], (refusal) => ({ ...refusal, status: 403 })),
  refusing('M36', 'refuses with a redirect to a login page', ['A-04', 'A-05'], (refusal) => ({
    ...refusal,
    status: 302,
    headers: [...refusal.headers, 'Location', '/login'],
  })),
  refusing('M36b', 'refuses with 200 and an error in the body', ['A-04', 'A-05'], () =>
    withText(200, 'application/json', '{"error": "unauthorized"}'),
  ),
  refusing('M36c', 'fails on a bad token', ['A-05'], (refusal, tokens) =>
    tokens.length > 0 ? withText(500, 'text/plain', 'Internal error') : refusal,
  ),
  refusing('M37', 'sends no challenge', ['E-02'], (refusal) => withoutHeader(refusal, 'www-authenticate')),
  refusing('M38', 'refuses with HTML that says it is JSON', ['E-04', 'E-05'], () =>
    withText(401, 'application/json', '<h1>Unauthorized</h1>'),
  ),
  refusing('M38b', 'refuses with a body of another shape', ['E-05'], () =>
    withText(401, 'application/json', '{"code": 17}'),
  ),
  refusing('M39', 'repeats the refused token', ['E-07'], (_, tokens) =>
    withText(401, 'application/json', JSON.stringify({ message: `Unknown token ${tokens.join(', ')}` })),
  ),
  refusing('M39b', 'repeats the refused token in base64', ['E-07'], (refusal, tokens) => ({
    ...refusal,
    headers: [...refusal.headers, 'X-Debug', Buffer.from(`token=${tokens.join()}`).toString('base64')],
  })),
  refusing('M39c', 'repeats the end of the refused token', ['E-07'], (refusal, [token = '']) => ({
    ...refusal,
    headers: [...refusal.headers, 'X-Debug', `...${token.slice(-12)}`],
  })),
  refusing('M40', 'tells a missing token from an unknown one', ['E-08'], (refusal, tokens) =>
    tokens.length === 0 ? withText(401, 'application/json', '{"message": "No token."}') : refusal,
  ),
  refusing('M37b', 'sends a challenge that nobody can parse', ['E-03'], (refusal) =>
    withHeader(refusal, 'WWW-Authenticate', 'ApiKey realm=CFIS partner API'),
  ),
  refusing('M37c', 'asks browsers for a password', ['E-03'], (refusal) =>
    withHeader(refusal, 'WWW-Authenticate', 'ApiKey realm="CFIS", Basic realm="CFIS"'),
  ),
  refusing('M38c', 'says that a 401 is shorter than it is', ['E-12'], (refusal, tokens) =>
    tokens.length > 0 ? withHeader(refusal, 'Content-Length', String(refusal.body.length - 4)) : refusal,
  ),
  mutant('M38d', 'says under HEAD that a 401 has no body', ['E-22'], ({ correct }) => (request) => {
    const answer = correct(request);
    return request.method === 'HEAD' && answer.status === 401 ? withHeader(answer, 'Content-Length', '0') : answer;
  }),
  refusing('M40c', 'has another status in the body than before it', ['E-06'], (_, tokens) =>
    withText(401, 'application/problem+json', JSON.stringify({ title: 'No', status: tokens.length > 0 ? 403 : 401 })),
  ),
  refusing('M40d', 'shows where it failed on a quote', ['E-09'], (refusal, tokens) =>
    tokens.includes("'")
      ? withText(401, 'application/json', '{"message": "Error\\n    at check (/srv/api/token.js:17:5)"}')
      : refusal,
  ),
  refusing('M40e', 'shows its query', ['E-09'], (refusal, tokens) =>
    tokens.length > 0
      ? withText(401, 'application/json', '{"message": "No rows: SELECT id FROM tokens WHERE digest = ?"}')
      : refusal,
  ),
  refusing('M40f', 'names its version', ['E-21'], (refusal) => withHeader(refusal, 'Server', 'nginx/1.18.0 (Ubuntu)')),
  mutant('M40g', 'says in a header that a token was revoked', ['E-18'], ({ world, correct, tokensIn }) => (request) => {
    const answer = correct(request);
    const revoked = tokensIn(request).some((token) => world.registry.find(token)?.revokedAt !== undefined);
    return revoked ? withHeader(answer, 'X-Token-State', 'inactive') : answer;
  }),
  mutant(
    'M40h',
    'forgets a header where there is no token',
    ['E-18'],
    ({ correct, tokensIn }) =>
      (request) =>
        tokensIn(request).length === 0 ? withoutHeader(correct(request), 'x-content-type-options') : correct(request),
  ),
  mutant('M41', 'refuses submissions with a body of another shape', ['E-10'], ({ correct }) => (request) => {
    const answer = correct(request);
    return request.method === 'POST' && answer.status === 401
      ? withText(401, 'application/json', '{"error": {"code": "AUTH"}}')
      : answer;
  }),
  mutant('M71d', 'takes the unread body of a refused request for the next one', ['E-14'], ({ correct }) => {
    const unread = new Set<number>();
    return (request) => {
      const { number } = request.connection;
      if (unread.delete(number)) return withText(400, 'text/plain', 'Bad Request: {"padding"');
      const answer = correct(request);
      if (answer.status === 401 && (request.body?.length ?? 0) > 16_384) unread.add(number);
      return answer;
    };
  }),
  mutant('M39f', 'repeats the address of the request', ['E-20'], ({ correct }) => (request) => {
    const answer = correct(request);
    const instance = `${request.path}?${request.query}`;
    return answer.status === 401 && request.query !== ''
      ? withText(401, 'application/json', JSON.stringify({ message: 'No valid token.', instance }))
      : answer;
  }),
  mutant('M39g', 'repeats what it found in Authorization', ['E-20'], ({ correct }) => (request) => {
    const answer = correct(request);
    const [found] = headerValues(request.headers, 'authorization');
    return answer.status === 401 && found !== undefined ? withHeader(answer, 'X-Rejected', found) : answer;
  }),
  mutant('M40b', 'tells a revoked token from an unknown one', ['E-17'], ({ world, correct, tokensIn }) => (request) => {
    const revoked = tokensIn(request).some((token) => world.registry.find(token)?.revokedAt !== undefined);
    return revoked ? withText(401, 'application/json', '{"message": "This token was revoked."}') : correct(request);
  }),
  mutant(
    'M62',
    'tells a token of the other environment from an unknown one',
    ['N-03'],
    ({ world, correct, tokensIn }) =>
      (request) => {
        const foreign = tokensIn(request).some(
          (token) => (world.registry.find(token)?.environment ?? request.environment) !== request.environment,
        );
        return foreign ? withText(401, 'application/json', '{"message": "Wrong environment."}') : correct(request);
      },
  ),
];
