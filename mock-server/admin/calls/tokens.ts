import type { components } from '../../../src/admin-api.ts';
import type { Instant } from '../../../src/clock.ts';
import type { KnownToken } from '../../../src/tokens/known-token.ts';
import type { Token } from '../../../src/tokens/token.ts';
import { stateOf } from '../../../src/tokens/token-state.ts';
import { rotate } from '../../operations/rotate.ts';
import { withExpiry } from '../../operations/with-expiry.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { isoFields } from '../iso-fields.ts';
import { readInstant } from '../read-instant.ts';
import { created, nothing, ok, type Reply, refused } from '../reply.ts';

export const listTokens: Call<'listTokens'> = ({ parameters: { after, limit, ...wanted } }, { world }) => {
  if (after !== undefined && world.registry.get(after) === undefined) return noSuchToken;
  const now = world.clock.now();
  const told: Token[] = [];
  for (const token of tokensAfter(after, world)) {
    if (isWanted(token, wanted, now)) told.push(token);
    // No further than it must: there may be a million.
    if (told.length === Number(limit)) break;
  }
  return ok({ tokens: told.map((token) => tokenJson(token, world)) });
};

function* tokensAfter(id: string | undefined, { registry }: World): Generator<Token> {
  let isAfter = id === undefined;
  for (const token of registry.list()) {
    if (isAfter) yield token;
    else isAfter = token.id === id;
  }
}

function isWanted(
  token: Token,
  { environment, kind, state }: Partial<Pick<components['schemas']['Token'], 'environment' | 'kind' | 'state'>>,
  now: Instant,
): boolean {
  return (
    (environment === undefined || token.environment === environment) &&
    (kind === undefined || token.kind === kind) &&
    (state === undefined || stateOf(token, now) === state)
  );
}

export const issueToken: Call<'issueToken'> = ({ body: order }, { world }) => {
  const now = world.clock.now();
  const expiresAt = instantOf({ at: order.expiresAt, inSeconds: order.expiresInSeconds }, now);
  const issued = {
    kind: order.kind ?? 'client',
    environment: order.environment,
    account: order.account ?? 'Issued Through Admin Oy',
    issuedAt: now,
  } as const;
  const inTime = expiresAt === undefined || expiresAt > now;
  return created(
    issuedJson(
      world.registry.issue(
        inTime ? { ...issued, ...(expiresAt !== undefined && { expiresAt }) } : withExpiry(issued, expiresAt),
      ),
      world,
    ),
  );
};

export const getToken: Call<'getToken'> = ({ parameters: { tokenId } }, { world }) =>
  withToken(tokenId, world, (token) => ok(tokenJson(token, world)));

export const removeToken: Call<'removeToken'> = ({ parameters: { tokenId } }, { world }) =>
  withToken(tokenId, world, () => {
    world.registry.remove(tokenId);
    return nothing;
  });

export const expireToken: Call<'expireToken'> = ({ parameters: { tokenId }, body }, { world }) =>
  withToken(tokenId, world, (former) => {
    const end = body ?? {};
    const now = world.clock.now();
    if (end.at === 'never') world.registry.expire(tokenId, undefined);
    else world.registry.put(withExpiry(former, instantOf(end, now) ?? now));
    return withToken(tokenId, world, (token) => ok(tokenJson(token, world)));
  });

export const revokeToken: Call<'revokeToken'> = ({ parameters: { tokenId }, body }, { world }) =>
  withToken(tokenId, world, (former) => {
    const end = body ?? {};
    const { revokedAt: _, ...others } = former;
    const now = world.clock.now();
    if (end.at === 'never') world.registry.put(others);
    else world.registry.revoke(tokenId, instantOf(end, now) ?? now);
    return withToken(tokenId, world, (token) => ok(tokenJson(token, world)));
  });

export const rotateToken: Call<'rotateToken'> = ({ parameters: { tokenId }, body }, { world }) =>
  withToken(tokenId, world, (token) => {
    return created(issuedJson(rotate(token, world, body?.overlapSeconds), world));
  });

/** When something ends: at an instant, or so long from now. */
interface End {
  readonly at?: string | undefined;
  readonly inSeconds?: number | undefined;
}

function instantOf({ at, inSeconds }: End, now: Instant): Instant | undefined {
  if (at !== undefined) return readInstant({ at, place: 'the end' });
  return inSeconds === undefined ? undefined : readInstant({ inSeconds, from: now, place: 'the end' });
}

function withToken<Told extends Reply>(id: string, { registry }: World, act: (token: Token) => Told) {
  const token = registry.get(id);
  return token === undefined ? noSuchToken : act(token);
}

const noSuchToken = refused(404, 'There is no token with this id. GET /__admin/tokens lists those there are.');

/** A token as it may be told, without its value. */
export function tokenJson(
  token: Token,
  { registry, clock }: Pick<World, 'registry' | 'clock'>,
): components['schemas']['Token'] {
  return {
    ...isoFields(token, ['issuedAt', 'expiresAt', 'revokedAt', 'replacedAt']),
    state: stateOf(token, clock.now()),
    fingerprint: registry.fingerprint(token.id) ?? '',
  };
}

/** A token with its value, for the one answer that tells it. */
export function issuedJson({ token, secret }: KnownToken, world: World): components['schemas']['IssuedToken'] {
  return { ...tokenJson(token, world), value: secret.reveal() };
}
