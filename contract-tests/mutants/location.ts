import { headerValues, type RequestFacts } from '../../mock-server/index.ts';
import { type Mutant, mutant } from './mutant.ts';

/** A server that also takes a token from elsewhere, if there is none in its header. */
function takingFrom(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  find: (request: RequestFacts) => string | undefined,
): Mutant {
  return mutant(id, title, killedBy, ({ correct, tokensIn, withToken }) => (request) => {
    const token = tokensIn(request).length === 0 ? find(request) : undefined;
    return correct(token === undefined ? request : withToken(request, token));
  });
}

export const locationMutants: readonly Mutant[] = [
  takingFrom(
    'M30',
    'takes a token from the query',
    ['L-01'],
    ({ query }) => new URLSearchParams(query).get('api_key') ?? undefined,
  ),
  takingFrom('M31', 'takes a token as Bearer', ['L-02'], ({ headers }) => afterScheme(headers, 'Bearer')),
  takingFrom('M31c', 'takes a token under any scheme', ['L-02', 'L-03'], ({ headers }) => afterScheme(headers, '\\w+')),
  takingFrom(
    'M32',
    'takes a token from a cookie',
    ['L-04'],
    ({ headers }) => /api_key=([^;]+)/i.exec(headerValues(headers, 'cookie').join('; '))?.[1],
  ),
  mutant('M34', 'prefers the query to the header', ['L-07'], ({ correct, withToken }) => (request) => {
    const token = new URLSearchParams(request.query).get('api_key');
    return correct(token === null ? request : withToken(request, token));
  }),
  mutant('M34b', 'prefers Authorization to the header', ['L-08'], ({ correct, withToken }) => (request) => {
    const token = afterScheme(request.headers, 'Bearer');
    return correct(token === undefined ? request : withToken(request, token));
  }),
];

function afterScheme(headers: readonly string[], scheme: string): string | undefined {
  return new RegExp(`^${scheme} (\\S+)$`).exec(headerValues(headers, 'authorization').join(','))?.[1];
}
