import type { Clock } from '../../src/clock.ts';
import { validating } from './amiss-at.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withTokenStatus } from './with-token-status.ts';
import { withText } from './workshop.ts';

/** A clock that is wrong by some milliseconds. */
function skewed(clock: Clock, milliseconds: number): Clock {
  return { ...clock, now: () => clock.now() + milliseconds };
}

export const validationMutants: readonly Mutant[] = [
  mutant(
    'M94',
    'always calls a token valid',
    ['X-32', 'X-37', 'X-38', 'X-39'],
    ({ correct, letIn }) =>
      (request) =>
        request.path.endsWith('/partner/validate') ? letIn(request) : correct(request),
  ),
  mutant(
    'M94c',
    'reports a bad token with a success',
    ['X-40'],
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') && correct(request).status === 401
          ? withTokenStatus(200, false)
          : correct(request),
  ),
  mutant(
    'M94b',
    'never calls a token valid',
    ['X-31'],
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') && correct(request).status === 200
          ? withTokenStatus(200, false)
          : correct(request),
  ),
  validating('M94d', 'calls a token valid by data that is a second old', ['X-44'], ({ world, correctIn }) =>
    correctIn({ ...world, clock: skewed(world.clock, -1000) }),
  ),
  validating('M94e', 'calls a token expired a second ahead', ['X-44'], ({ world, correctIn }) =>
    correctIn({ ...world, clock: skewed(world.clock, 1000) }),
  ),
  validating('M94f', 'tells whose a token is', ['X-33'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 ? withTokenStatus(200, true, { account: 'Nobody Oy' }) : answer;
  }),
  mutant('M69', 'shows the token with the data', ['X-30'], ({ correct, tokensIn }) => (request) => {
    const answer = correct(request);
    if (answer.status !== 200 || !request.path.endsWith('/invoice/distribution')) return answer;
    return withText(
      200,
      'application/json',
      JSON.stringify({ metaData: { totalCount: 0 }, for: tokensIn(request)[0] }),
    );
  }),
  mutant('M69b', 'names the end of the token in a header', ['X-30'], ({ correct, tokensIn }) => (request) => {
    const answer = correct(request);
    const [token = ''] = tokensIn(request);
    return answer.status === 200
      ? { ...answer, headers: [...answer.headers, 'X-Key', `...${token.slice(-12)}`] }
      : answer;
  }),
];
