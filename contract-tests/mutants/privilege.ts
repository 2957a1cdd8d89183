import { creating, renewing } from './amiss-at.ts';
import { creationMutants } from './creation.ts';
import { type Mutant, mutant } from './mutant.ts';
import { withText } from './workshop.ts';

export const privilegeMutants: readonly Mutant[] = [
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
  creating('M64c', 'tells a client token which clients there are', ['G-12'], ({ correct }) => {
    const existing = new Set<string>();
    return (request) => {
      const answer = correct(request);
      const code = businessCodeIn(request.body);
      if (answer.status === 200) existing.add(code);
      return answer.status === 403 && existing.has(code)
        ? withText(409, 'application/json', '{"message": "The client exists already."}')
        : answer;
    };
  }),
  creating('M64d', 'looks at the privilege after the body', ['G-20'], ({ correct, letIn }) => (request) => {
    const answer = correct(request);
    const carriedOut = letIn(request);
    return answer.status === 403 && carriedOut.status >= 400 ? carriedOut : answer;
  }),
  creating('M64e', 'creates the client, and then refuses', ['G-18'], ({ correct, letIn }) => (request) => {
    const answer = correct(request);
    return answer.status === 403 ? { ...letIn(request), status: 403 } : answer;
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
  mutant('M65b', 'shows a partner the data of the clients that it created', ['G-19'], (workshop) => {
    const { correct, letIn, tokensIn } = workshop;
    const creators = new Set<string>();
    return (request) => {
      const [token = ''] = tokensIn(request);
      const answer = correct(request);
      if (answer.status === 200 && request.path.endsWith('/partner/client')) creators.add(token);
      return creators.has(token) && request.path.endsWith('/accounting/ledger') ? letIn(request) : answer;
    };
  }),
  renewing(
    'M65c',
    'refuses to renew a provisioning token, and ends it',
    ['G-10'],
    ({ world, correct, tokensIn }) =>
      (request) => {
        const answer = correct(request);
        const [token] = tokensIn(request).flatMap((value) => world.registry.find(value) ?? []);
        if (answer.status === 403 && token) world.registry.replace(token.id, world.clock.now());
        return answer;
      },
  ),
  renewing(
    'M65d',
    'renews a provisioning token',
    ['G-10', 'G-03'],
    ({ world, correct, correctIn, tokensIn }) =>
      (request) => {
        const isPartner = tokensIn(request).some((token) => world.registry.find(token)?.kind === 'provisioning');
        const policyOf = () => ({ tokenKinds: new Set(['provisioning', 'client'] as const), acceptsExpired: true });
        return isPartner ? correctIn({ ...world, policyOf })(request) : correct(request);
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
  ...creationMutants,
];

function businessCodeIn(body: Uint8Array | undefined): string {
  const [, code = ''] = /"businessCode":"([^"]+)"/.exec(Buffer.from(body ?? []).toString()) ?? [];
  return code;
}
