import type { Effect, Operation } from '../src/description/operation.ts';
import type { Basis } from '../src/description/refusal.ts';
import type { Expectation } from './expectation.ts';
import type { Kept, Role, TokenUse } from './token-use.ts';

export const groups = [
  'preconditions',
  'enforcement',
  'header-syntax',
  'locations',
  'methods-and-paths',
  'the-401',
  'caching',
  'lifecycle',
  'environment',
  'privilege',
  'connections',
  'transport',
] as const;

export type Group = (typeof groups)[number];

/** A request to send, in terms that fit every target. What is left out is as the operation describes it. */
export interface Ask {
  /** Operation id; the subject of the case unless given. */
  readonly operation?: string;
  readonly method?: string;
  /** Another path than the operation's, made from it. */
  readonly path?: (path: string) => string;
  readonly query?: readonly (readonly [name: string, value: TokenUse])[];
  /** What stands in the token header; several are several lines. Nothing unless given. */
  readonly token?: TokenUse | readonly TokenUse[];
  /** Another spelling of the token header's name. */
  readonly tokenHeader?: (name: string) => string;
  readonly headers?: readonly (readonly [name: string, value: TokenUse])[];
  /** Another body than the operation's example. */
  readonly body?: string;
  readonly contentType?: string;
  /** Requests of one case with the same name share one connection. */
  readonly connection?: string;
  /** Over plain HTTP, on port 80 or the port of the target. */
  readonly plain?: true;
}

export interface Send {
  readonly kind: 'send';
  readonly ask: Ask;
  readonly expect: Expectation;
  /** What to call the token that the answer issues. */
  readonly keep?: Kept;
}

export type Step =
  | Send
  /** Several at once; each is judged by itself. */
  | { readonly kind: 'together'; readonly sends: readonly Send[] }
  /** A new client token, kept as `issued`, with this much life. Only a target whose tokens we control can do it. */
  | { readonly kind: 'issue'; readonly lifetimeMs?: number }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'advance'; readonly milliseconds: number };

/** Which operations an assertion is made over. */
export type Scope =
  /** One that reads, and that a client token may call. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'each'; readonly where?: (operation: Operation) => boolean }
  /** The one with an effect: how renewal and provisioning are found. */
  | { readonly kind: 'effect'; readonly effect: Effect };

/** A statement about every conforming server, as data: what to send, and literally what must come back. */
export interface Assertion {
  /** Stable, such as `A-04`. */
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly basis: Basis;
  /** A miss of a SHOULD warns; unless given, what the basis is founded on is a MUST. */
  readonly level?: 'should';
  /** Id in `spec/requirements.yaml`: what the vendor documents, or leaves open. */
  readonly requirement?: string;
  /** Clauses of public standards. */
  readonly source?: string;
  readonly scope: Scope;
  readonly steps: readonly Step[];
}

export const probe: Scope = { kind: 'probe' };
export const each: Scope = { kind: 'each' };

/** The operation that reports on its token. */
export const VALIDATE = 'validateAccessToken';

/**
 * Every operation whose refusals are documented. Whether validate refuses a bad token or reports it with a success, the
 * pages leave open (OPEN-25): it has assertions of its own.
 */
export const eachButValidate: Scope = { kind: 'each', where: ({ id }) => id !== VALIDATE };

export function eachWhere(where: (operation: Operation) => boolean): Scope {
  return { kind: 'each', where };
}

export function theOneThat(effect: Effect): Scope {
  return { kind: 'effect', effect };
}

export function send(ask: Ask, expect: Expectation, keep?: Kept): Send {
  return { kind: 'send', ask, expect, ...(keep && { keep }) };
}

export function together(...sends: readonly Send[]): Step {
  return { kind: 'together', sends };
}

export function issueFor(lifetimeMs: number): Step {
  return { kind: 'issue', lifetimeMs };
}

export const issueForEver: Step = { kind: 'issue' };
export const revokeIssued: Step = { kind: 'revoke' };

export function advance(milliseconds: number): Step {
  return { kind: 'advance', milliseconds };
}

/** Every request that a step sends. */
export function sendsOf(step: Step): readonly Send[] {
  switch (step.kind) {
    case 'send':
      return [step];
    case 'together':
      return step.sends;
    case 'issue':
    case 'revoke':
    case 'advance':
      return [];
  }
}

/** Everything that a request shows as a token, with where it shows it. */
export function usesOf(ask: Ask): readonly { readonly use: TokenUse; readonly inHeader: boolean }[] {
  const lines = ask.token === undefined ? [] : [ask.token].flat();
  const elsewhere = [...(ask.query ?? []), ...(ask.headers ?? [])].map(([, use]) => use);
  return [
    ...lines.map((use) => ({ use, inHeader: ask.plain !== true })),
    ...elsewhere.map((use) => ({ use, inHeader: false })),
  ];
}

export function rolesOf(ask: Ask): readonly Role[] {
  return usesOf(ask).flatMap(({ use }) => (use.kind === 'role' ? [use.role] : []));
}
