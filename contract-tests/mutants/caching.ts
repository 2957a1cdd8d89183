import type { Answer } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withoutHeader } from './workshop.ts';

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
      if (!request.path.endsWith('/invoice/case')) return correct(request);
      const answer = refusal ?? correct(request);
      // Once only, or the positive control would not hold either.
      refusal = refusal === undefined && answer.status === 401 ? answer : undefined;
      return answer;
    };
  }),
];
