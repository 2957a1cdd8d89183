import type { Handler } from '../../mock-server/index.ts';
import type { Token } from '../../src/tokens/token.ts';
import { type Mutant, mutant } from './mutant.ts';
import { type Workshop, withoutHeader, withText } from './workshop.ts';

/** A server that sees other properties in a token than it was given. */
function seeing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  see: (token: Token, now: number) => Token,
): Mutant {
  return mutant(id, title, killedBy, ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => {
        const token = world.registry.find(value);
        return token && see(token, world.clock.now());
      },
    };
    return correctIn({ ...world, registry });
  });
}

/** A server with something amiss about the renewal alone. */
function renewing(
  id: string,
  title: string,
  killedBy: Mutant['killedBy'],
  make: (workshop: Workshop) => Handler,
): Mutant {
  return mutant(id, title, killedBy, (workshop) => {
    const defective = make(workshop);
    return (request) => (request.path.endsWith('/partner/renew') ? defective(request) : workshop.correct(request));
  });
}

const DAY = 86_400_000;

function without<const Name extends keyof Token>(token: Token, name: Name): Omit<Token, Name> {
  const { [name]: _, ...rest } = token;
  return rest;
}

export const lifecycleMutants: readonly Mutant[] = [
  seeing('M47', 'ignores expiry', ['X-04', 'X-34', 'X-05'], (token) => without(token, 'expiresAt')),
  seeing('M48', 'lets a token live at the instant of its expiry', ['X-03'], (token) => later(token, 1)),
  seeing('M48b', 'lets a token die too early', ['X-02'], (token) => later(token, -1000)),
  seeing('M49', 'lets a token live to the end of the day on which it expires', ['X-03', 'X-34'], (token) =>
    token.expiresAt === undefined ? token : { ...token, expiresAt: Math.ceil(token.expiresAt / DAY) * DAY + DAY },
  ),
  seeing('M50', 'allows hours of clock skew', ['X-03', 'X-34', 'X-04'], (token) => later(token, 6 * 3_600_000)),
  seeing('M51', 'takes a token without an expiry to live for a year', ['X-06'], (token) =>
    token.expiresAt === undefined ? { ...token, expiresAt: token.issuedAt + 365 * DAY } : token,
  ),
  seeing('M36d', 'does not know of revocation', ['X-26', 'X-36', 'X-18'], (token) => without(token, 'revokedAt')),
  mutant('M05x', 'refuses an expired token with 419', ['X-05'], ({ world, correct, tokensIn }) => (request) => {
    const expired = tokensIn(request).some(
      (token) => (world.registry.find(token)?.expiresAt ?? Number.POSITIVE_INFINITY) <= world.clock.now(),
    );
    const full = correct(request);
    return expired && full.status === 401 ? { ...full, status: 419 } : full;
  }),
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
  renewing('M52', 'renews a revoked token', ['X-18'], ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => withoutEnd(world.registry.find(value), 'revokedAt'),
    };
    return correctIn({ ...world, registry });
  }),
  renewing('M52b', 'renews a replaced token', ['X-35'], ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      find: (value: string) => withoutEnd(world.registry.find(value), 'replacedAt'),
    };
    return correctIn({ ...world, registry });
  }),
  renewing(
    'M53',
    'renews without a token',
    ['A-04'],
    ({ correct, letIn, tokensIn }) =>
      (request) =>
        tokensIn(request).length === 0 ? letIn(request) : correct(request),
  ),
  mutant('M54', 'lets the old token live on after a renewal', ['X-13', 'X-35'], ({ world, correctIn }) => {
    const registry = { ...world.registry, replace: () => {} };
    return correctIn({ ...world, registry });
  }),
  renewing(
    'M55',
    'gives the same token again',
    ['X-11', 'X-17'],
    ({ correct, tokensIn }) =>
      (request) =>
        correct(request).status === 200
          ? withText(200, 'application/json', JSON.stringify({ Message: tokensIn(request)[0] }))
          : correct(request),
  ),
  renewing(
    'M55b',
    'gives no token',
    ['X-11', 'X-17'],
    ({ correct }) =>
      (request) =>
        correct(request).status === 200 ? withText(200, 'application/json', '{"Message": ""}') : correct(request),
  ),
  renewing(
    'M58',
    'lets the answer of a renewal be stored',
    ['X-23'],
    ({ correct }) =>
      (request) =>
        withoutHeader(correct(request), 'cache-control'),
  ),
  mutant('M59', 'does not know a new token yet', ['X-11', 'X-17', 'G-14'], ({ world, correctIn }) => {
    const registry = {
      ...world.registry,
      issue: (token: Omit<Token, 'id'>) => {
        return world.registry.issue({ ...token, revokedAt: world.clock.now() });
      },
    };
    return correctIn({ ...world, registry });
  }),
  renewing('M92', 'refuses to renew an expired token', ['X-17'], ({ world, correct, tokensIn }) => (request) => {
    const expired = tokensIn(request).some(
      (token) => (world.registry.find(token)?.expiresAt ?? Number.POSITIVE_INFINITY) <= world.clock.now(),
    );
    return expired ? world.answers.refusals.expired : correct(request);
  }),
  renewing(
    'M93',
    'renews on HEAD',
    ['X-24'],
    ({ correct }) =>
      (request) =>
        correct(request.method === 'HEAD' ? { ...request, method: 'GET' } : request),
  ),
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
          ? withText(200, 'application/json', '{"isValid": false, "message": "Token is not valid"}')
          : correct(request),
  ),
  mutant(
    'M94b',
    'never calls a token valid',
    ['X-31'],
    ({ correct }) =>
      (request) =>
        request.path.endsWith('/partner/validate') && correct(request).status === 200
          ? withText(200, 'application/json', '{"isValid": false, "message": "Token is not valid"}')
          : correct(request),
  ),
];

function later(token: Token, milliseconds: number): Token {
  return token.expiresAt === undefined ? token : { ...token, expiresAt: token.expiresAt + milliseconds };
}

function withoutEnd(token: Token | undefined, end: 'revokedAt' | 'replacedAt'): Token | undefined {
  return token && (without(token, end) as Token);
}
