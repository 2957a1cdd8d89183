import type { Description } from '../../src/description/description.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { Effect } from '../../src/description/operation.ts';
import type { TokenKind } from '../../src/description/security-scheme.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import type { Role } from '../token-use.ts';

/** A credential, or why there is none and what would supply it. */
type Supply =
  | { readonly kind: 'supplied'; readonly secret: Secret }
  | { readonly kind: 'missing'; readonly reason: string; readonly remedy: string };

/** What a new token is to be: a client's, of the environment under test, and one that never expires, unless given. */
export interface IssueOptions {
  readonly kind?: TokenKind;
  readonly elsewhere?: true;
  readonly lifetimeMs?: number;
}

/** What only a target whose tokens and clock we hold can do. */
export interface Control {
  issue(options: IssueOptions): Secret;
  revoke(secret: Secret): void;
  advance(milliseconds: number): void;
}

/** Something that can be verified: where it is, what it can supply, and what must not be done to it. */
export interface Target {
  readonly kind: 'mock' | 'live';
  readonly baseUrl: URL;
  /** Where the other environment is, if it may be asked as well. */
  readonly otherBaseUrl?: URL;
  readonly environment: Environment;
  /** What the target is held to. */
  readonly description: Description;
  /** PEM certificates to trust; the runtime's own unless given. */
  readonly ca?: readonly string[];
  /** Whether it runs on this machine, where nobody minds a rough request. */
  readonly onThisMachine: boolean;
  /** Effects that requests may have. */
  readonly allows: ReadonlySet<Effect>;
  /** Requests a second, at the most. */
  readonly rate: number;
  /** Refused tokens that may be sent, at the most: a service may count them. */
  readonly maxRejected: number;
  /** Absent where tokens and clock are not ours. */
  readonly control?: Control;
  /** Called before each case: what the last one did to the clock is undone. */
  prepare(): void;
  /** The token of a role; from a target that makes its own a fresh one each time, so that no case depends on another. */
  supply(role: Role): Supply;
  /** Told that the token of a role was renewed. */
  renewed(role: Role, successor: Secret): void;
  close(): Promise<void>;
}

/** Plain HTTP is tried where a client would: on port 80, or on the very port of a target that has its own. */
export function plainUrl({ baseUrl }: Pick<Target, 'baseUrl'>): URL {
  const url = new URL(baseUrl);
  url.protocol = 'http:';
  return url;
}
