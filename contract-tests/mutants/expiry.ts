import type { Token } from '../../src/tokens/token.ts';
import { validating } from './amiss-at.ts';
import { type Mutant, mutant } from './mutant.ts';
import { seeing } from './seeing.ts';
import { withTokenStatus } from './with-token-status.ts';
import { type Make, withHeader } from './workshop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Every use of a token lets it live for its whole length of life again. */
const sliding: Make = ({ world, correctIn }) => {
  const lastUses = new Map<string, number>();
  const registry = {
    ...world.registry,
    find: (value: string) => {
      const token = world.registry.find(value);
      if (token?.expiresAt === undefined) return token;
      const lifetime = token.expiresAt - token.issuedAt;
      const lastUse = lastUses.get(token.id) ?? token.issuedAt;
      if (world.clock.now() < lastUse + lifetime) lastUses.set(token.id, world.clock.now());
      return { ...token, expiresAt: lastUse + lifetime };
    },
  };
  return correctIn({ ...world, registry });
};

export const expiryMutants: readonly Mutant[] = [
  seeing('M47', 'ignores expiry', ['X-04', 'X-34', 'X-05'], (token) => without(token, 'expiresAt')),
  mutant('M47b', 'puts the expiry of a token off by every use', ['X-07'], sliding),
  mutant('M47c', 'puts the expiry of a token off when it is validated', ['X-07'], (workshop) => {
    const { world, correct, tokensIn } = workshop;
    const extended = new Map<string, number>();
    return (request) => {
      const [value = ''] = tokensIn(request);
      const token = world.registry.find(value);
      const now = world.clock.now();
      const dead = token?.expiresAt !== undefined && now >= token.expiresAt;
      if (token?.expiresAt !== undefined && !dead && request.path.endsWith('/partner/validate')) {
        extended.set(value, now + token.expiresAt - token.issuedAt);
      }
      return dead && now < (extended.get(value) ?? 0) ? workshop.letIn(request) : correct(request);
    };
  }),
  mutant('M47d', 'looks at the expiry of a token once for each connection', ['X-10'], (workshop) => {
    const { world, correct, letIn, tokensIn } = workshop;
    const known = new Set<string>();
    return (request) => {
      const [value = ''] = tokensIn(request);
      const token = world.registry.find(value);
      const key = `${request.connection.number} ${value}`;
      const expired = token?.expiresAt !== undefined && world.clock.now() >= token.expiresAt;
      if (expired && known.has(key)) return letIn(request);
      const answer = correct(request);
      if (answer.status === 200) known.add(key);
      return answer;
    };
  }),
  mutant('M47e', 'refuses an expired token like an unknown one', ['X-45'], ({ world, correctIn }) => {
    const refusals = { ...world.answers.refusals, expired: world.answers.refusals.unknown };
    return correctIn({ ...world, answers: { ...world.answers, refusals } });
  }),
  seeing('M48', 'lets a token live at the instant of its expiry', ['X-03'], (token) => later(token, 1)),
  seeing('M48b', 'lets a token die too early', ['X-02'], (token) => later(token, -1000)),
  seeing('M49', 'lets a token live to the end of the day on which it expires', ['X-03', 'X-34'], (token) =>
    token.expiresAt === undefined ? token : { ...token, expiresAt: Math.ceil(token.expiresAt / DAY) * DAY + DAY },
  ),
  validating('M49c', 'states an expiry without a zone', ['X-08'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 ? withTokenStatus(200, true, { expiresAt: '2027-01-31T09:00:00' }) : answer;
  }),
  validating('M49d', 'states an expiry as a day with its month in front', ['X-08'], ({ correct }) => (request) => {
    const answer = correct(request);
    return answer.status === 200 ? withTokenStatus(200, true, { token: { validUntil: '01/02/2027' } }) : answer;
  }),
  mutant(
    'M49e',
    'calls its local time GMT',
    ['X-09'],
    ({ correct }) =>
      (request) =>
        withHeader(correct(request), 'Date', new Date(Date.now() + 3 * HOUR).toUTCString()),
  ),
  seeing('M50', 'allows hours of clock skew', ['X-03', 'X-34', 'X-04'], (token) => later(token, 6 * 3_600_000)),
  seeing('M51', 'takes a token without an expiry to live for a year', ['X-06'], (token) =>
    token.expiresAt === undefined ? { ...token, expiresAt: token.issuedAt + 365 * DAY } : token,
  ),
  mutant('M05x', 'refuses an expired token with 419', ['X-05'], ({ world, correct, tokensIn }) => (request) => {
    const expired = tokensIn(request).some(
      (token) => (world.registry.find(token)?.expiresAt ?? Number.POSITIVE_INFINITY) <= world.clock.now(),
    );
    const full = correct(request);
    return expired && full.status === 401 ? { ...full, status: 419 } : full;
  }),
];

function without<const Name extends keyof Token>(token: Token, name: Name): Omit<Token, Name> {
  const { [name]: _, ...rest } = token;
  return rest;
}

function later(token: Token, milliseconds: number): Token {
  return token.expiresAt === undefined ? token : { ...token, expiresAt: token.expiresAt + milliseconds };
}
