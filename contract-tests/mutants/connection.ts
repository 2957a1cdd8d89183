import { type Handler, headerValues } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

export const connectionMutants: readonly Mutant[] = [
  mutant('M70', 'checks the first token of a connection only', ['K-01', 'K-02', 'X-26'], ({ correct, letIn }) => {
    const good = new Set<number>();
    return (request) => {
      if (good.has(request.connection.number) && request.path.endsWith('/invoice/case')) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) good.add(request.connection.number);
      return answer;
    };
  }),
  mutant('M70b', 'shuts a connection out after a refusal', ['K-03'], ({ correct }) => {
    const bad = new Set<number>();
    return (request) => {
      const answer = correct(request);
      if (answer.status === 401) bad.add(request.connection.number);
      return bad.has(request.connection.number) && answer.status === 200 ? { ...answer, status: 401 } : answer;
    };
  }),
  mutant('M71', 'mixes up requests that come at once', ['K-06'], ({ correct, letIn }) => {
    let atOnce = 0;
    let last: readonly string[] = [];
    return (request) => {
      atOnce += 1;
      setImmediate(() => {
        atOnce = 0;
      });
      const answer = atOnce > 1 && last.length > 0 ? letIn(request) : correct(request);
      last = answer.status === 200 ? request.headers : [];
      return answer;
    };
  }),
  mutant(
    'M74',
    'trusts callers that say they are local',
    ['O-17'],
    ({ correct, letIn }) =>
      (request) =>
        headerValues(request.headers, 'x-forwarded-for').includes('127.0.0.1') ? letIn(request) : correct(request),
  ),
  mutant('M75', 'answers plain HTTP like HTTPS', ['T-03'], ({ correct }) => correct, { plainHttpAllowed: true }),
  mutant(
    'M75b',
    'answers plain HTTP without a token',
    ['T-01'],
    ({ letIn, correct }): Handler =>
      (request) =>
        request.secure ? correct(request) : letIn({ ...request, secure: true }),
  ),
  mutant(
    'M81',
    'shows over plain HTTP whether a token is good',
    ['T-03'],
    ({ world, correct, tokensIn }) =>
      (request) => {
        if (request.secure) return correct(request);
        const isGood = tokensIn(request).some((token) => world.registry.find(token) !== undefined);
        return withText(isGood ? 426 : 401, 'text/plain', 'Use HTTPS');
      },
  ),
];
