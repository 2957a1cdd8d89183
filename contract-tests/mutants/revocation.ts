import { type Mutant, mutant } from './mutant.ts';
import { seeing } from './seeing.ts';

export const revocationMutants: readonly Mutant[] = [
  seeing('M36d', 'does not know of revocation', ['X-26', 'X-36', 'X-18'], ({ revokedAt: _, ...token }) => token),
  mutant('M56', 'remembers for some requests that a token was good', ['X-26'], ({ correct, letIn, tokensIn }) => {
    const uses = new Map<string, number>();
    return (request) => {
      const [token = ''] = tokensIn(request);
      const left = uses.get(token) ?? 0;
      const full = correct(request);
      if (full.status === 200) uses.set(token, 1);
      else if (left > 0) {
        uses.set(token, left - 1);
        return letIn(request);
      }
      return full;
    };
  }),
  mutant('M56h', 'remembers a good token as long as its HTTP/2 connection is open', ['X-28'], (workshop) => {
    const good = new Set<string>();
    return (request) => {
      const key = `${request.connection.number} ${workshop.tokensIn(request).join()}`;
      if (request.connection.httpVersion !== '2') return workshop.correct(request);
      if (good.has(key)) return workshop.letIn(request);
      const answer = workshop.correct(request);
      if (answer.status === 200) good.add(key);
      return answer;
    };
  }),
];
