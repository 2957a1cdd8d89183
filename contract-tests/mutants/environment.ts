import { type Handler, headerValues, type World } from '../../mock-server/index.ts';
import { type Environment, environments } from '../../src/description/environment.ts';
import type { Token } from '../../src/tokens/token.ts';
import { creating, renewing, validating } from './amiss-at.ts';
import { minting } from './minting.ts';
import { type Mutant, mutant } from './mutant.ts';
import { type Make, withText } from './workshop.ts';

function otherThan(environment: Environment): Environment {
  return environments.find((other) => other !== environment) ?? environment;
}

/** The same world, but that a token is of another environment where the lookup says so. */
function relocating(world: World, relocate: (value: string, token: Token | undefined) => Token | undefined): World {
  const find = (value: string): Token | undefined => relocate(value, world.registry.find(value));
  return { ...world, registry: { ...world.registry, find } };
}

/** What an operation mints works in both environments. */
function everywhere(path: string): Make {
  return ({ world, correctIn }): Handler => {
    const minted = new Set<string>();
    const registry = {
      ...world.registry,
      issue: (properties: Omit<Token, 'id'>) => {
        const issued = world.registry.issue(properties);
        minted.add(issued.secret.reveal());
        return issued;
      },
    };
    const minter = correctIn({ ...world, registry });
    return (request) => {
      if (request.path.endsWith(path)) return minter(request);
      const find = (value: string, token: Token | undefined): Token | undefined =>
        token && minted.has(value) ? { ...token, environment: request.environment } : token;
      return correctIn(relocating(world, find))(request);
    };
  };
}

export const environmentMutants: readonly Mutant[] = [
  mutant('M60', 'takes tokens of the other environment', ['N-01'], ({ world, correctIn }) => (request) => {
    const here = relocating(world, (_, token) => token && { ...token, environment: request.environment });
    return correctIn(here)(request);
  }),
  mutant('M60b', 'goes by the environment that a token names', ['N-10'], ({ world, correctIn }) => (request) => {
    const untagged = (value: string): string => value.replace(otherThan(request.environment), request.environment);
    const tagged = (value: string): string => value.replace(request.environment, otherThan(request.environment));
    const here = relocating(world, (value, token) => {
      const own = token ?? world.registry.find(tagged(value));
      return value === untagged(value) && own ? { ...own, environment: request.environment } : token;
    });
    return correctIn(here)(request);
  }),
  mutant('M60c', 'takes the part behind the tag of its environment for the token', ['N-10'], (workshop) => {
    const { correct, tokensIn, withToken, world } = workshop;
    return (request) => {
      const [value = ''] = tokensIn(request);
      const tag = `${request.environment}-`;
      const token = value.startsWith(tag) ? world.registry.find(value.slice(tag.length)) : undefined;
      return token
        ? correct(withToken({ ...request, environment: token.environment }, value.slice(tag.length)))
        : correct(request);
    };
  }),
  mutant('M60d', 'looks at the environment once for each connection', ['N-13'], ({ world, correct, correctIn }) => {
    const checked = new Set<number>();
    return (request) => {
      const here = relocating(world, (_, token) => token && { ...token, environment: request.environment });
      if (checked.has(request.connection.number)) return correctIn(here)(request);
      const answer = correct(request);
      if (answer.status === 200) checked.add(request.connection.number);
      return answer;
    };
  }),
  validating('M60e', 'validates on an open connection without regard to the environment', ['N-13'], (workshop) => {
    const { world, correct, correctIn } = workshop;
    const checked = new Set<number>();
    return (request) => {
      const here = relocating(world, (_, token) => token && { ...token, environment: request.environment });
      const answer = checked.has(request.connection.number) ? correctIn(here)(request) : correct(request);
      if (answer.status === 200) checked.add(request.connection.number);
      return answer;
    };
  }),
  mutant('M61', 'lets a header choose the environment', ['N-04'], ({ correct }) => (request) => {
    const [wanted] = headerValues(request.headers, 'x-environment');
    return correct(wanted === 'staging' || wanted === 'production' ? { ...request, environment: wanted } : request);
  }),
  mutant('M61b', 'goes by the host that a proxy names', ['N-11'], ({ correct }) => (request) => {
    const [host] = headerValues(request.headers, 'x-forwarded-host');
    if (host === undefined) return correct(request);
    return correct({ ...request, environment: host.startsWith('staging') ? 'staging' : 'production' });
  }),
  mutant('M61c', 'lets the query choose the environment', ['N-11'], ({ correct }) => (request) => {
    const wanted = new URLSearchParams(request.query).get('env');
    return correct(wanted === 'staging' || wanted === 'production' ? { ...request, environment: wanted } : request);
  }),
  creating(
    'M61d',
    'lets the body choose the environment of a new client',
    ['N-16'],
    ({ world, correctIn }) =>
      (request) => {
        const [wanted] = environments.filter((name) =>
          Buffer.from(request.body ?? []).includes(`"environment":"${name}"`),
        );
        return correctIn(minting(world, (token) => ({ ...token, environment: wanted ?? token.environment })))(request);
      },
  ),
  mutant('M63b', 'knows a renewed token in both environments', ['N-05', 'X-42'], everywhere('/partner/renew')),
  mutant(
    'M63c',
    'knows the token of a new client in both environments',
    ['N-06', 'N-16'],
    everywhere('/partner/client'),
  ),
  creating('M63d', 'makes every new client in production', ['N-06'], ({ world, correctIn }) =>
    correctIn(minting(world, (token) => ({ ...token, environment: 'production' }))),
  ),
  renewing(
    'M63e',
    'asks for the expiry of a token before its environment',
    ['N-12'],
    ({ world, correctIn }) =>
      (request) => {
        const here = relocating(world, (_, token) => {
          const isExpired = token?.expiresAt !== undefined && token.expiresAt <= world.clock.now();
          return token && isExpired ? { ...token, environment: request.environment } : token;
        });
        return correctIn(here)(request);
      },
  ),
  renewing('M63f', 'replaces a token before it looks at its environment', ['N-14'], ({ world, correct, tokensIn }) => {
    return (request) => {
      const answer = correct(request);
      const [token] = tokensIn(request).flatMap((value) => world.registry.find(value) ?? []);
      if (token && token.environment !== request.environment) world.registry.replace(token.id, world.clock.now());
      return answer;
    };
  }),
  mutant('M41n', 'refuses in production with a page of its proxy', ['N-07'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 401 && request.environment === 'production'
      ? withText(401, 'text/html', '<h1>401 Authorization Required</h1>')
      : answer;
  }),
  mutant('M41o', 'refuses one operation with another status in production', ['N-07'], ({ correct }) => (request) => {
    const answer = correct(request);
    const isOdd = request.environment === 'production' && request.path.endsWith('/accounting/payment');
    return answer.status === 401 && isOdd ? { ...answer, status: 403 } : answer;
  }),
];
