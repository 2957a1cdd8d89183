import type { Answer, Handler } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { type Workshop, withoutHeader, withText } from './workshop.ts';

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
