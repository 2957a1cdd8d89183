import { type Instant, parseInstant } from '../../../src/clock.ts';
import type { Environment } from '../../../src/description/environment.ts';
import type { TokenKind } from '../../../src/description/security-scheme.ts';
import type { Token } from '../../../src/tokens/token.ts';
import type { KnownToken } from '../../../src/tokens/token-file.ts';
import { stateOf } from '../../../src/tokens/token-state.ts';
import { rotate } from '../../operations/rotate.ts';
import type { World } from '../../world.ts';
import type { Call } from '../call.ts';
import { isoFields } from '../iso-fields.ts';
import { created, nothing, ok, type Reply, refused } from '../reply.ts';

export const listTokens: Call = ({ parameters: { environment, kind, state } }, { world }) => {
  const tokens = [...world.registry.list()].map((token) => tokenJson(token, world));
  return ok({
    tokens: tokens.filter(
      (token) =>
        (environment === undefined || token.environment === environment) &&
        (kind === undefined || token.kind === kind) &&
        (state === undefined || token.state === state),
    ),
  });
};

export const issueToken: Call = ({ body }, { world }) => {
  const order = body as {
    readonly environment: Environment;
    readonly kind?: TokenKind;
    readonly account?: string;
    readonly expiresAt?: string;
    readonly expiresInSeconds?: number;
  };
  const now = world.clock.now();
  const expiresAt = instantOf({ at: order.expiresAt, inSeconds: order.expiresInSeconds }, now);
  const issued = world.registry.issue({
    kind: order.kind ?? 'client',
    environment: order.environment,
    account: order.account ?? 'Issued Through Admin Oy',
    // One that has expired was issued before it did.
    issuedAt: expiresAt === undefined ? now : Math.min(now, expiresAt - DAY),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  return created(issuedJson(issued, world));
};

const DAY = 86_400_000;

export const getToken: Call = ({ parameters: { tokenId = '' } }, { world }) =>
  withToken(tokenId, world, (token) => ok(tokenJson(token, world)));

export const removeToken: Call = ({ parameters: { tokenId = '' } }, { world }) =>
  withToken(tokenId, world, () => {
    world.registry.remove(tokenId);
    return nothing;
  });

export const expireToken: Call = ({ parameters: { tokenId = '' }, body }, { world }) =>
  withToken(tokenId, world, () => {
    const end = (body ?? {}) as End;
    const now = world.clock.now();
    world.registry.expire(tokenId, end.at === 'never' ? undefined : (instantOf(end, now) ?? now));
    return withToken(tokenId, world, (token) => ok(tokenJson(token, world)));
  });

export const revokeToken: Call = ({ parameters: { tokenId = '' }, body }, { world }) =>
  withToken(tokenId, world, (former) => {
    const end = (body ?? {}) as End;
    const { revokedAt: _, ...others } = former;
    const now = world.clock.now();
    if (end.at === 'never') world.registry.put(others);
    else world.registry.revoke(tokenId, instantOf(end, now) ?? now);
    return withToken(tokenId, world, (token) => ok(tokenJson(token, world)));
  });

export const rotateToken: Call = ({ parameters: { tokenId = '' }, body }, { world }) =>
  withToken(tokenId, world, (token) => {
    const { overlapSeconds } = (body ?? {}) as { readonly overlapSeconds?: number };
    return created(issuedJson(rotate(token, world, overlapSeconds), world));
  });

/** When something ends: at an instant, or so long from now. */
interface End {
  readonly at?: string | undefined;
  readonly inSeconds?: number | undefined;
}

function instantOf({ at, inSeconds }: End, now: Instant): Instant | undefined {
  if (at !== undefined) return parseInstant(at, 'at');
  return inSeconds === undefined ? undefined : now + Math.round(inSeconds * 1000);
}

function withToken(id: string, { registry }: World, act: (token: Token) => Reply): Reply {
  const token = registry.get(id);
  return token === undefined
    ? refused(404, 'There is no token with this id. GET /__admin/tokens lists those there are.')
    : act(token);
}

/** A token as it may be told, without its value. */
export function tokenJson(token: Token, { registry, clock }: Pick<World, 'registry' | 'clock'>) {
  return {
    ...isoFields(token, ['issuedAt', 'expiresAt', 'revokedAt', 'replacedAt']),
    environment: token.environment,
    kind: token.kind,
    state: stateOf(token, clock.now()),
    fingerprint: registry.fingerprint(token.id) ?? '',
  };
}

/** A token with its value, for the one answer that tells it. */
export function issuedJson({ token, secret }: KnownToken, world: World): object {
  return { ...tokenJson(token, world), value: secret.reveal() };
}
