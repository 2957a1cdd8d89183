import { headerValues } from '../../mock-server/index.ts';
import type { Token } from '../../src/tokens/token.ts';
import { type Mutant, mutant } from './mutant.ts';

export const privilegeMutants: readonly Mutant[] = [
  mutant('M60', 'takes tokens of the other environment', ['N-01'], ({ world, correctIn }) => (request) => {
    const registry = {
      ...world.registry,
      find: (value: string) => {
        const token = world.registry.find(value);
        return token && { ...token, environment: request.environment };
      },
    };
    return correctIn({ ...world, registry })(request);
  }),
  mutant('M61', 'lets a header choose the environment', ['N-04'], ({ correct }) => (request) => {
    const [wanted] = headerValues(request.headers, 'x-environment');
    return correct(wanted === 'staging' || wanted === 'production' ? { ...request, environment: wanted } : request);
  }),
  mutant(
    'M64',
    'lets any client create clients',
    ['G-02', 'E-15'],
    ({ world, correct, letIn, tokensIn }) =>
      (request) => {
        const isClient = tokensIn(request).some((token) => world.registry.find(token)?.kind === 'client');
        return isClient && request.path.endsWith('/partner/client') ? letIn(request) : correct(request);
      },
  ),
  mutant('M64b', 'refuses a client that creates clients with 401', ['E-15'], ({ correct }) => (request) => {
    const full = correct(request);
    return full.status === 403 && request.path.endsWith('/partner/client') ? { ...full, status: 401 } : full;
  }),
  mutant(
    'M65',
    'shows data of clients to a provisioning token',
    ['G-03'],
    ({ world, correct, letIn, tokensIn }) =>
      (request) => {
        const isPartner = tokensIn(request).some((token) => world.registry.find(token)?.kind === 'provisioning');
        return isPartner && request.method === 'GET' ? letIn(request) : correct(request);
      },
  ),
  mutant(
    'M67',
    'lets everybody create clients',
    ['A-04', 'A-05'],
    ({ correct, letIn }) =>
      (request) =>
        request.path.endsWith('/partner/client') ? letIn(request) : correct(request),
  ),
  mutant('M68', 'gives a new client a provisioning token', ['G-07'], ({ world, correct, correctIn }) => {
    const registry = {
      ...world.registry,
      issue: (token: Omit<Token, 'id'>) => world.registry.issue({ ...token, kind: 'provisioning' }),
    };
    const wrong = correctIn({ ...world, registry });
    return (request) => (request.path.endsWith('/partner/client') ? wrong(request) : correct(request));
  }),
  mutant('M68b', 'gives a new client a token that does not work', ['G-14'], ({ world, correct, correctIn }) => {
    const registry = {
      ...world.registry,
      issue: (token: Omit<Token, 'id'>) => world.registry.issue({ ...token, revokedAt: world.clock.now() }),
    };
    const wrong = correctIn({ ...world, registry });
    return (request) => (request.path.endsWith('/partner/client') ? wrong(request) : correct(request));
  }),
];
