import type { ClockSetting } from '../../src/clock.ts';
import { environments } from '../../src/description/environment.ts';
import { tokenKinds } from '../../src/description/security-scheme.ts';
import type { Token } from '../../src/tokens/token.ts';

/**
 * One thing that happened to the world of a mock and outlives it, as a line of a state file has it. A token is named by
 * digest, never by value; `row` is what the token file said of it then, see `rowOf`.
 */
export type StateChange =
  | { readonly kind: 'issued'; readonly digest: string; readonly token: Token }
  | { readonly kind: 'changed'; readonly token: Token; readonly row?: string }
  | { readonly kind: 'removed'; readonly id: string; readonly row?: string }
  /** There is nothing but the tokens of the token file, as they stand there. */
  | { readonly kind: 'cleared' }
  /** Of these tokens, what the token file says counts from now on. */
  | { readonly kind: 'reloaded'; readonly ids: readonly string[] }
  /** A unique field is taken: the digest of its key. */
  | { readonly kind: 'taken'; readonly key: string }
  /** The last number that was given out. */
  | { readonly kind: 'numbered'; readonly number: number }
  /** Nothing is taken, and numbers begin anew. */
  | { readonly kind: 'emptied' }
  /** How the clock stands; without a setting, as at the start. */
  | { readonly kind: 'clock'; readonly setting?: ClockSetting };

/** Takes a value for a change if it is one in every part. */
export function readChange(value: unknown): StateChange | undefined {
  if (!isRecord(value)) return undefined;
  const { kind } = value;
  const isKind = isText(kind) && Object.hasOwn(isOf, kind) && isOf[kind as StateChange['kind']](value);
  return isKind ? (value as unknown as StateChange) : undefined;
}

const isOf: Readonly<Record<StateChange['kind'], (value: Readonly<Record<string, unknown>>) => boolean>> = {
  issued: ({ digest, token }) => isDigest(digest) && isToken(token),
  changed: ({ token, row }) => isToken(token) && isAbsentOr(isDigest, row),
  removed: ({ id, row }) => isText(id) && isAbsentOr(isDigest, row),
  cleared: () => true,
  reloaded: ({ ids }) => Array.isArray(ids) && ids.every(isText),
  taken: ({ key }) => isDigest(key),
  numbered: ({ number }) => Number.isSafeInteger(number),
  emptied: () => true,
  clock: ({ setting }) => isAbsentOr(isSetting, setting),
};

function isToken(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value['id'], value['account']].every(isText) &&
    tokenKinds.some((kind) => kind === value['kind']) &&
    environments.some((environment) => environment === value['environment']) &&
    Number.isFinite(value['issuedAt']) &&
    ['expiresAt', 'revokedAt', 'replacedAt'].every((name) => isAbsentOr(Number.isFinite, value[name]))
  );
}

function isSetting(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return value['kind'] === 'frozen'
    ? Number.isFinite(value['at'])
    : value['kind'] === 'running' && Number.isFinite(value['aheadMs']);
}

function isAbsentOr(is: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || is(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** SHA-256 in Base64, as `digestOf` gives it. */
function isDigest(value: unknown): boolean {
  return isText(value) && /^[A-Za-z0-9+/]{43}=$/.test(value);
}
