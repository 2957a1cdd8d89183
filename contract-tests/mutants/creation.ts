import type { Answer, World } from '../../mock-server/index.ts';
import type { Description } from '../../src/description/description.ts';
import type { PartnerPointer } from '../../src/partner-pointer.ts';
import type { Token } from '../../src/tokens/token.ts';
import { creating } from './amiss-at.ts';
import { minting } from './minting.ts';
import { type Mutant, mutant } from './mutant.ts';
import type { Make } from './workshop.ts';

/** A server that overlooks something in the tokens that create clients. */
const overlooking = (overlook: (token: Token, environment: Token['environment']) => Token): Make => {
  return ({ world, correctIn }) =>
    (request) => {
      const find = (value: string): Token | undefined => {
        const token = world.registry.find(value);
        return token?.kind === 'provisioning' ? overlook(token, request.environment) : token;
      };
      return correctIn({ ...world, registry: { ...world.registry, find } })(request);
    };
};

export const creationMutants: readonly Mutant[] = [
  mutant(
    'M47f',
    'does not look at the expiry of provisioning tokens',
    ['G-16'],
    overlooking(({ expiresAt: _, ...token }) => token),
  ),
  mutant(
    'M56i',
    'does not look at the revocation of provisioning tokens',
    ['G-22'],
    overlooking(({ revokedAt: _, ...token }) => token),
  ),
  mutant(
    'M60f',
    'does not look at the environment of provisioning tokens',
    ['G-09'],
    overlooking((token, environment) => ({ ...token, environment })),
  ),
  creating('M67b', 'takes a provisioning token once', ['G-15'], ({ world, correct, tokensIn }) => (request) => {
    const answer = correct(request);
    const [token] = tokensIn(request).flatMap((value) => world.registry.find(value) ?? []);
    if (answer.status === 200 && token) world.registry.revoke(token.id, world.clock.now());
    return answer;
  }),
  creating('M67c', 'ends the token of a partner’s last client with the creation of the next', ['G-15'], (workshop) => {
    const { world, correctIn } = workshop;
    let last: string | undefined;
    const issue = (properties: Omit<Token, 'id'>) => {
      const issued = world.registry.issue(properties);
      if (last !== undefined) world.registry.revoke(last, world.clock.now());
      last = issued.token.id;
      return issued;
    };
    return correctIn({ ...world, registry: { ...world.registry, issue } });
  }),
  creating(
    'M67d',
    'answers a creation that it had before as it did then',
    ['G-21'],
    answeringAgain((body) => body),
  ),
  creating(
    'M67e',
    'gives all clients of a partner one token',
    ['G-15'],
    answeringAgain(() => ''),
  ),
  creating('M67f', 'refuses a client that it has already, unsaid', ['G-23'], ({ correctIn, world }) => {
    const operations = withUniqueCode(world.description).operations;
    const match: World['match'] = (method, path) => {
      const found = world.match(method, path);
      if (found.kind !== 'operation') return found;
      return { ...found, operation: operations.find(({ id }) => id === found.operation.id) ?? found.operation };
    };
    return correctIn({ ...world, match });
  }),
  mutant(
    'M67g',
    'creates a client again, although its description says once',
    ['G-23'],
    ({ correctIn, world }) =>
      (request) =>
        correctIn({ ...world, creations: { ...world.creations, isTaken: () => false } })(request),
    { describe: withUniqueCode },
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
  creating('M68e', 'gives a new client the kind of token that the body asks for', ['G-08'], ({ world, correctIn }) => {
    return (request) => {
      const wants = Buffer.from(request.body ?? []).includes('"kind":"provisioning"');
      const grant = (token: Omit<Token, 'id'>) => (wants ? { ...token, kind: 'provisioning' as const } : token);
      return correctIn(minting(world, grant))(request);
    };
  }),
  creating(
    'M68f',
    'gives a new client the expiry that the body asks for',
    ['G-08'],
    ({ world, correctIn }) =>
      (request) => {
        const [, wanted] = /"expiresAt":"([^"]+)"/.exec(Buffer.from(request.body ?? []).toString()) ?? [];
        const grant = (token: Omit<Token, 'id'>) => (wanted ? { ...token, expiresAt: Date.parse(wanted) } : token);
        return correctIn(minting(world, grant))(request);
      },
  ),
];

const CODE: PartnerPointer<'ClientRequest'> = '/client/businessCode';

/** The same description, in which a code is taken by the first client that has it. */
export function withUniqueCode(description: Description): Description {
  const operations = description.operations.map((operation) =>
    operation.effect === 'mints' ? { ...operation, uniqueFields: [CODE] } : operation,
  );
  return { ...description, operations };
}

/** A creation that is known by something about its body, and is not made again for the same partner. */
function answeringAgain(keyOf: (body: string) => string): Make {
  return ({ correct, tokensIn }) => {
    const answers = new Map<string, Answer>();
    return (request) => {
      const key = `${tokensIn(request).join()} ${keyOf(Buffer.from(request.body ?? []).toString())}`;
      const answer = answers.get(key) ?? correct(request);
      if (answer.status === 200) answers.set(key, answer);
      return answer;
    };
  };
}
