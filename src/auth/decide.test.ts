import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../description/environment.ts';
import { type Denial, denials } from '../description/refusal.ts';
import { tokenKinds } from '../description/security-scheme.ts';
import type { Policy } from '../policy/policy.ts';
import type { Token } from '../tokens/token.ts';
import { type Circumstances, decide } from './decide.ts';
import type { Presented } from './presented.ts';
import type { Verdict } from './verdict.ts';

const clientsOnly: Policy = { tokenKinds: new Set(['client']), acceptsExpired: false };
const partnersOnly: Policy = { tokenKinds: new Set(['provisioning']), acceptsExpired: false };
const renewal: Policy = { tokenKinds: new Set(['client']), acceptsExpired: true };

const plain: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };
const shown: Presented = { kind: 'value', value: 'v' };

interface Row extends Partial<Circumstances> {
  readonly title: string;
  readonly policy?: Policy;
  /** What is known of the token beside the plain one; `null` where it is not known at all. */
  readonly token?: Partial<Token> | null;
  readonly becomes: Denial | 'allowed';
}

const rows: readonly Row[] = [
  { title: 'a live token of the right kind and environment is allowed', becomes: 'allowed' },
  { title: 'without TLS nothing is looked at', secure: false, becomes: 'insecure-transport' },
  { title: 'no token is missing', presented: { kind: 'missing' }, becomes: 'missing' },
  { title: 'an empty token is blank', presented: { kind: 'blank' }, becomes: 'blank' },
  { title: 'two different tokens are ambiguous', presented: { kind: 'ambiguous' }, becomes: 'ambiguous' },
  { title: 'a value that nobody issued is unknown', token: null, becomes: 'unknown' },
  { title: 'a staging token is none in production', environment: 'production', becomes: 'other-environment' },
  {
    title: 'a production token is none in staging',
    token: { environment: 'production' },
    becomes: 'other-environment',
  },
  { title: 'at 9, a token revoked at 10 works', token: { revokedAt: 10 }, now: 9, becomes: 'allowed' },
  { title: 'at 10, a token revoked at 10 is dead', token: { revokedAt: 10 }, now: 10, becomes: 'revoked' },
  { title: 'at 11, a token revoked at 10 is dead', token: { revokedAt: 10 }, now: 11, becomes: 'revoked' },
  { title: 'at 9, a token replaced at 10 works', token: { replacedAt: 10 }, now: 9, becomes: 'allowed' },
  { title: 'at 10, a token replaced at 10 is dead', token: { replacedAt: 10 }, now: 10, becomes: 'replaced' },
  { title: 'at 11, a token replaced at 10 is dead', token: { replacedAt: 10 }, now: 11, becomes: 'replaced' },
  { title: 'at 9, a token that expires at 10 works', token: { expiresAt: 10 }, now: 9, becomes: 'allowed' },
  { title: 'at 10, a token that expires at 10 is dead', token: { expiresAt: 10 }, now: 10, becomes: 'expired' },
  { title: 'at 11, a token that expires at 10 is dead', token: { expiresAt: 10 }, now: 11, becomes: 'expired' },
  { title: 'an expiry at 0 is an expiry', token: { expiresAt: 0 }, now: 0, becomes: 'expired' },
  { title: 'a token without expiry never expires', now: Number.MAX_SAFE_INTEGER, becomes: 'allowed' },
  { title: 'an expired token may renew', policy: renewal, token: { expiresAt: 10 }, now: 11, becomes: 'allowed' },
  {
    title: 'an expired token that was revoked may not renew',
    policy: renewal,
    token: { expiresAt: 9, revokedAt: 10 },
    now: 11,
    becomes: 'revoked',
  },
  {
    title: 'an expired token that was replaced may not renew',
    policy: renewal,
    token: { expiresAt: 9, replacedAt: 10 },
    now: 11,
    becomes: 'replaced',
  },
  {
    title: 'an expired token may not renew in the other environment',
    policy: renewal,
    token: { expiresAt: 9 },
    environment: 'production',
    now: 11,
    becomes: 'other-environment',
  },
  {
    title: 'an expired token of the wrong kind may not renew',
    policy: renewal,
    token: { expiresAt: 9, kind: 'provisioning' },
    now: 11,
    becomes: 'insufficient-privilege',
  },
  { title: 'a client may not do what partners do', policy: partnersOnly, becomes: 'insufficient-privilege' },
  { title: 'a partner may not do what clients do', token: { kind: 'provisioning' }, becomes: 'insufficient-privilege' },
];

const titled = rows.map(({ title, ...row }) => [title, row] as const);

test.each(titled)('%s', (_title, { policy = clientsOnly, token = {}, becomes, ...circumstances }) => {
  const known = token === null ? undefined : { ...plain, ...token };
  const verdict = decide(
    policy,
    { secure: true, presented: shown, environment: 'staging', now: 5, ...circumstances },
    () => known,
  );
  expect(verdict).toEqual(expected(becomes, circumstances.secure ?? true, circumstances.presented ?? shown, known));
});

function expected(becomes: Row['becomes'], secure: boolean, presented: Presented, known: Token | undefined): Verdict {
  if (known === undefined || !secure || presented.kind !== 'value') {
    return { kind: 'denied', denial: becomes as Denial };
  }
  return becomes === 'allowed' ? { kind: 'allowed', token: known } : { kind: 'denied', denial: becomes, token: known };
}

describe('when two causes apply, the one that stands first in the list is given', () => {
  /** What makes each cause apply; those of one field exclude one another. */
  const causes: Readonly<Record<Denial, Partial<Circumstances> & { readonly token?: Partial<Token> | null }>> = {
    'insecure-transport': { secure: false },
    missing: { presented: { kind: 'missing' } },
    blank: { presented: { kind: 'blank' } },
    ambiguous: { presented: { kind: 'ambiguous' } },
    unknown: { token: null },
    'other-environment': { environment: 'production' },
    revoked: { token: { revokedAt: 1 } },
    replaced: { token: { replacedAt: 1 } },
    expired: { token: { expiresAt: 1 } },
    'insufficient-privilege': { token: { kind: 'provisioning' } },
  };
  const pairs = denials.flatMap((first, index) => denials.slice(index + 1).map((second) => [first, second] as const));

  test.each(pairs)('%s comes before %s', (first, second) => {
    const both = { ...causes[second], ...causes[first] };
    const unknown = causes[first].token === null || causes[second].token === null;
    const token = unknown ? undefined : { ...plain, ...causes[second].token, ...causes[first].token };
    const circumstances = { secure: true, presented: shown, environment: 'staging', now: 5, ...both } as const;
    expect(decide(clientsOnly, circumstances, () => token)).toMatchObject({ kind: 'denied', denial: first });
  });
});

describe('whatever the circumstances', () => {
  const instant = fc.integer({ min: 0, max: 6 });
  const token: fc.Arbitrary<Token> = fc.record(
    {
      id: fc.string(),
      kind: fc.constantFrom(...tokenKinds),
      environment: fc.constantFrom(...environments),
      account: fc.string(),
      issuedAt: instant,
      expiresAt: instant,
      revokedAt: instant,
      replacedAt: instant,
    },
    { requiredKeys: ['id', 'kind', 'environment', 'account', 'issuedAt'] },
  );
  const circumstances: fc.Arbitrary<Circumstances> = fc.record({
    secure: fc.boolean(),
    presented: fc.oneof(
      fc.record({ kind: fc.constantFrom('missing', 'blank', 'ambiguous') }),
      fc.record({ kind: fc.constant('value' as const), value: fc.string() }),
    ),
    environment: fc.constantFrom(...environments),
    now: instant,
  });
  const policy: fc.Arbitrary<Policy> = fc.record({
    tokenKinds: fc.subarray([...tokenKinds]).map((kinds) => new Set(kinds)),
    acceptsExpired: fc.boolean(),
  });
  const found = fc.option(token, { nil: undefined });
  const hasCome = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;

  test('there is a verdict, and an allowed one means that every condition holds', () => {
    fc.assert(
      fc.property(policy, circumstances, found, (rule, around, known) => {
        const verdict = decide(rule, around, () => known);
        const holds =
          around.secure &&
          around.presented.kind === 'value' &&
          known !== undefined &&
          known.environment === around.environment &&
          !hasCome(known.revokedAt, around.now) &&
          !hasCome(known.replacedAt, around.now) &&
          (rule.acceptsExpired || !hasCome(known.expiresAt, around.now)) &&
          rule.tokenKinds.has(known.kind);
        if (holds) expect(verdict).toEqual({ kind: 'allowed', token: known });
        else expect(verdict).toMatchObject({ kind: 'denied', denial: expect.toBeOneOf([...denials]) });
      }),
      { numRuns: 2000 },
    );
  });

  test('a token that was denied as expired is never let in later', () => {
    fc.assert(
      fc.property(circumstances, token, fc.nat(), (around, known, later) => {
        const rule = { ...clientsOnly, tokenKinds: new Set(tokenKinds) };
        const secure = { ...around, secure: true, presented: shown, environment: known.environment };
        const first = decide(rule, secure, () => known);
        fc.pre(first.kind === 'denied' && first.denial === 'expired');
        const second = decide(rule, { ...secure, now: secure.now + later }, () => known);
        expect(second.kind).toBe('denied');
        const dies = [known.revokedAt, known.replacedAt].some((at) => at !== undefined);
        if (!dies) expect(second).toEqual(first);
      }),
    );
  });

  test('no token is looked up without TLS or without a value', () => {
    fc.assert(
      fc.property(policy, circumstances, found, (rule, around, known) => {
        const asked: string[] = [];
        decide(rule, around, (value) => {
          asked.push(value);
          return known;
        });
        expect(asked).toEqual(around.secure && around.presented.kind === 'value' ? [around.presented.value] : []);
      }),
    );
  });
});
