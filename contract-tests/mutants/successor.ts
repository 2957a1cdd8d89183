import { createHash } from 'node:crypto';
import type { Handler } from '../../mock-server/index.ts';
import { environments } from '../../src/description/environment.ts';
import type { components } from '../../src/partner-api.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Token } from '../../src/tokens/token.ts';
import { renewing } from './amiss-at.ts';
import { minting } from './minting.ts';
import { type Mutant, mutant } from './mutant.ts';
import { type Make, type Workshop, withText } from './workshop.ts';

/** The described answer of a renewal. */
function renewed(token = ''): string {
  const told: components['schemas']['RenewedToken'] = { Message: token };
  return JSON.stringify(told);
}

/** A renewal that writes its new tokens otherwise. */
function writing(write: (old: string, count: number) => string): Make {
  return ({ world, correctIn, tokensIn, correct }) => {
    let count = 0;
    return (request) => {
      if (!request.path.endsWith('/partner/renew')) return correct(request);
      const registry = {
        ...world.registry,
        issue: (properties: Omit<Token, 'id'>) => {
          count += 1;
          const secret = new Secret(write(tokensIn(request)[0] ?? '', count));
          const token = { ...properties, id: `${properties.environment}-written-${count}` };
          world.registry.add(secret, token);
          return { token, secret };
        },
      };
      return correctIn({ ...world, registry })(request);
    };
  };
}

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A server that treats a token otherwise that comes from so many renewals, one after another, or from more. */
function afterRenewals(least: number, treat: (workshop: Workshop) => Handler): Make {
  return (workshop) => {
    const { world, correct, correctIn, tokensIn } = workshop;
    const generations = new Map<string, number>();
    const treated = treat(workshop);
    return (request) => {
      const generation = generations.get(tokensIn(request)[0] ?? '') ?? 0;
      if (!request.path.endsWith('/partner/renew')) return generation < least ? correct(request) : treated(request);
      const registry = {
        ...world.registry,
        issue: (properties: Omit<Token, 'id'>) => {
          const issued = world.registry.issue(properties);
          generations.set(issued.secret.reveal(), generation + 1);
          return issued;
        },
      };
      return correctIn({ ...world, registry })(request);
    };
  };
}

export const successorMutants: readonly Mutant[] = [
  renewing(
    'M55',
    'gives the same token again',
    ['X-11', 'X-17'],
    ({ correct, tokensIn }) =>
      (request) =>
        correct(request).status === 200
          ? withText(200, 'application/json', renewed(tokensIn(request)[0]))
          : correct(request),
  ),
  renewing(
    'M55b',
    'gives no token',
    ['X-11', 'X-17'],
    ({ correct }) =>
      (request) =>
        correct(request).status === 200 ? withText(200, 'application/json', renewed('')) : correct(request),
  ),
  mutant(
    'M55c',
    'counts its tokens',
    ['X-25'],
    writing((_, count) => `mock-staging-${'0'.repeat(36)}${count + 1000}`),
  ),
  mutant(
    'M55d',
    'keeps the most of a token when it renews it',
    ['X-25'],
    writing((old, count) => old.slice(0, 35) + hexOf(`${old}${count}`).slice(0, 20)),
  ),
  mutant(
    'M55e',
    'makes its tokens of little that is random',
    ['X-25'],
    writing((old, count) => `mock-staging-${hexOf('padding')}${hexOf(`${old}${count}`).slice(0, 24)}`),
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
  mutant(
    'M59b',
    'has one replica in seven that does not know a new token yet',
    ['X-12'],
    afterRenewals(1, ({ correct, withToken }) => {
      let count = 0;
      return (request) => {
        count += 1;
        return correct(count % 7 === 0 ? withToken(request, 'not-known-here-yet') : request);
      };
    }),
  ),
  mutant(
    'M59c',
    'lets a new token read and nothing more',
    ['X-01'],
    afterRenewals(
      1,
      ({ world, correct }) =>
        (request) =>
          request.method === 'GET' ? correct(request) : world.answers.refusals['insufficient-privilege'],
    ),
  ),
  mutant(
    'M59d',
    'does not let a new token fetch settlements',
    ['X-01'],
    afterRenewals(
      1,
      ({ world, correct }) =>
        (request) =>
          request.path.endsWith('/settlements') ? world.answers.refusals.unknown : correct(request),
    ),
  ),
  mutant(
    'M68c',
    'lets a token that was renewed create clients',
    ['X-22', 'X-42'],
    afterRenewals(
      1,
      ({ correct, letIn }) =>
        (request) =>
          request.path.endsWith('/partner/client') ? letIn(request) : correct(request),
    ),
  ),
  mutant(
    'M68d',
    'lets a token that was renewed twice create clients',
    ['X-22'],
    afterRenewals(
      2,
      ({ correct, letIn }) =>
        (request) =>
          request.path.endsWith('/partner/client') ? letIn(request) : correct(request),
    ),
  ),
  renewing('M63', 'renews an expired token for the other environment', ['X-42'], ({ world, correctIn }) =>
    correctIn(
      minting(world, (token) =>
        token.expiresAt === undefined
          ? token
          : { ...token, environment: environments.find((other) => other !== token.environment) ?? token.environment },
      ),
    ),
  ),
  renewing('M50b', 'gives a new token no expiry', ['X-49'], ({ world, correctIn }) =>
    correctIn(minting(world, ({ expiresAt: _, ...token }) => token)),
  ),
  renewing('M50c', 'gives every new token a year', ['X-49'], ({ world, correctIn }) =>
    correctIn(minting(world, (token) => ({ ...token, expiresAt: token.issuedAt + 365 * 86_400_000 }))),
  ),
  renewing(
    'M50d',
    'lets a new token expire when the old one would have',
    ['X-49'],
    ({ world, correctIn, tokensIn }) => {
      return (request) => {
        const old = tokensIn(request).flatMap((token) => world.registry.find(token)?.expiresAt ?? []);
        const keepEnd = (token: Omit<Token, 'id'>) =>
          old[0] !== undefined && old[0] > world.clock.now() ? { ...token, expiresAt: old[0] } : token;
        return correctIn(minting(world, keepEnd))(request);
      };
    },
  ),
];
