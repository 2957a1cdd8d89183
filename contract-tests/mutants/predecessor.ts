import type { Answer } from '../../mock-server/index.ts';
import type { Description } from '../../src/description/description.ts';
import { renewing } from './amiss-at.ts';
import { type Mutant, mutant } from './mutant.ts';
import type { Make } from './workshop.ts';

/** A description in which the old token works for another hour. */
function withOverlap(description: Description): Description {
  return {
    ...description,
    operations: description.operations.map((operation) =>
      operation.renewal ? { ...operation, renewal: { overlapSeconds: 3600 } } : operation,
    ),
  };
}

/** The old token ends so many milliseconds later than it should. */
function endingLater(milliseconds: number): Make {
  return ({ world, correctIn }) =>
    correctIn({
      ...world,
      registry: { ...world.registry, replace: (id, at) => world.registry.replace(id, at + milliseconds) },
    });
}

export const predecessorMutants: readonly Mutant[] = [
  mutant('M54', 'lets the old token live on after a renewal', ['X-13', 'X-35'], ({ world, correctIn }) => {
    const registry = { ...world.registry, replace: () => {} };
    return correctIn({ ...world, registry });
  }),
  mutant('M54b', 'forgets to end the overlap', ['X-14'], endingLater(Number.POSITIVE_INFINITY), {
    describe: withOverlap,
  }),
  mutant('M54c', 'lets the old token live at the end of the overlap', ['X-14'], endingLater(1), {
    describe: withOverlap,
  }),
  mutant('M54d', 'grants no overlap', ['X-14'], endingLater(-3_600_000), { describe: withOverlap }),
  mutant('M54e', 'knows the token that was replaced last, and no earlier one', ['X-29'], ({ world, correctIn }) => {
    let last: string | undefined;
    const replace = (id: string, at: number): void => {
      if (last !== undefined && last !== id) world.registry.replace(last, Number.POSITIVE_INFINITY);
      world.registry.replace(id, at);
      last = id;
    };
    return correctIn({ ...world, registry: { ...world.registry, replace } });
  }),
  mutant('M54f', 'takes a revoked token again once another of its account was renewed', ['X-29'], (workshop) => {
    const { world, correct, letIn, tokensIn } = workshop;
    const renewedAccounts = new Set<string>();
    return (request) => {
      const [token] = tokensIn(request).flatMap((value) => world.registry.find(value) ?? []);
      const isBack = token?.revokedAt !== undefined && renewedAccounts.has(token.account);
      const answer = isBack ? letIn(request) : correct(request);
      if (token && answer.status === 200 && request.path.endsWith('/partner/renew')) renewedAccounts.add(token.account);
      return answer;
    };
  }),
  mutant(
    'M54g',
    'takes a replaced token on one operation',
    ['X-58'],
    ({ world, correct, letIn, tokensIn }) =>
      (request) => {
        const isReplaced = tokensIn(request).some((token) => world.registry.find(token)?.replacedAt !== undefined);
        return isReplaced && request.path.endsWith('/partner/payments') ? letIn(request) : correct(request);
      },
  ),
  mutant('M54h', 'goes by a verdict that it remembers, and that no renewal ends', ['X-46', 'X-26'], (workshop) => {
    const verdicts = new Map<string, Answer>();
    return (request) => {
      const key = `${request.path} ${workshop.tokensIn(request).join()}`;
      const known = verdicts.get(key);
      if (known) return known;
      const answer = workshop.correct(request);
      const keeps = request.method === 'GET' && answer.status === 200 && !request.path.endsWith('/partner/renew');
      if (keeps) verdicts.set(key, answer);
      return answer;
    };
  }),
  mutant(
    'M54i',
    'goes on taking a token on connections where it was in use when it was renewed',
    ['X-46'],
    (workshop) => {
      const { world, correct, letIn, tokensIn } = workshop;
      const inUse = new Set<string>();
      return (request) => {
        const [value = ''] = tokensIn(request);
        const key = `${request.connection.number} ${value}`;
        if (inUse.has(key) && world.registry.find(value)?.replacedAt !== undefined) return letIn(request);
        const answer = correct(request);
        if (answer.status === 200 && !request.path.endsWith('/partner/renew')) inUse.add(key);
        return answer;
      };
    },
  ),
  renewing(
    'M52c',
    'does not note that an expired token was replaced',
    ['X-43'],
    ({ world, correctIn, tokensIn, correct }) => {
      const withoutNote = correctIn({ ...world, registry: { ...world.registry, replace: () => {} } });
      return (request) => {
        const expiries = tokensIn(request).flatMap((token) => world.registry.find(token)?.expiresAt ?? []);
        return expiries.some((expiry) => expiry <= world.clock.now()) ? withoutNote(request) : correct(request);
      };
    },
  ),
];
