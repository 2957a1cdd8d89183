import type { Description } from '../src/description/description.ts';
import type { Effect, Json, Operation } from '../src/description/operation.ts';
import type { Basis } from '../src/description/refusal.ts';
import type { operations } from '../src/partner-api.ts';
import type { Handshake, Offer } from './exchange/handshake.ts';
import type { Expectation, Judgement } from './expectation.ts';
import type { IssueOptions } from './targets/target.ts';
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
  'abuse',
  'description',
] as const;

type Group = (typeof groups)[number];

/** A request to send, in terms that fit every target. What is left out is as the operation describes it. */
export interface Ask {
  /** Operation id; the subject of the case unless given. */
  readonly operation?: keyof operations;
  /** Of the other environment, which only a mock of our own has at hand. */
  readonly elsewhere?: true;
  readonly method?: string;
  /** Another path than the operation's, made from it. */
  readonly path?: (path: string) => string;
  readonly query?: readonly (readonly [name: string, value: TokenUse])[];
  /** What stands in the token header; several are several lines. Nothing unless given. */
  readonly token?: TokenUse | readonly TokenUse[];
  /** Another spelling of the token header's name. */
  readonly tokenHeader?: (name: string) => string;
  readonly headers?: readonly (readonly [name: string, value: TokenUse])[];
  /** Another body than the operation's example, or what to make of that. */
  readonly body?: string | ((example: Json) => Json);
  /** What stands in the body in place of the example: a JSON object, or a form if that is the content type. */
  readonly fields?: readonly (readonly [name: string, value: TokenUse])[];
  readonly contentType?: string;
  /** Requests of one case with the same name share one connection. */
  readonly connection?: string;
  /** Over plain HTTP, on port 80 or the port of the target. */
  readonly plain?: true;
  readonly httpVersion?: '2';
  /** Changes the message as an HTTP library would write it, one character a byte; sent on a connection of its own. */
  readonly rewrite?: (message: string) => string;
}

export interface Send {
  readonly kind: 'send';
  readonly ask: Ask;
  readonly expect: Expectation;
  /** What to call the token that the answer issues. */
  readonly keep?: Kept;
}

/** A TLS handshake, and nothing after it. */
export interface Greet {
  readonly kind: 'handshake';
  readonly offer: Offer;
  readonly says: string;
  /** @param now milliseconds since 1970, by the clock of this machine */
  readonly judge: (handshake: Handshake, now: number) => Judgement;
}

/** A look at the description that the target is held to. Nothing is sent. */
export interface Inspect {
  readonly kind: 'inspect';
  readonly says: string;
  /** What is wrong with it, or nothing. */
  readonly problem: (description: Description) => string | undefined;
}

export type Step =
  | Send
  /** Several at once; each is judged by itself. */
  | { readonly kind: 'together'; readonly sends: readonly Send[] }
  /** All written on one connection before the first is answered; each is judged by itself. */
  | { readonly kind: 'pipelined'; readonly sends: readonly Send[] }
  | Greet
  | Inspect
  /** A new token, kept as `issued` unless given. Only a target whose tokens we control can do it. */
  | { readonly kind: 'issue'; readonly options: IssueOptions; readonly keep: Kept }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'advance'; readonly milliseconds: number | ((description: Description) => number) };

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
  /** Sends what a firewall may take for an attack: only to a server on this machine. */
  readonly rough?: true;
  readonly scope: Scope;
  readonly steps: readonly Step[];
}

/** What an assertion says of itself wherever it is named. */
export type About = Pick<Assertion, 'id' | 'title' | 'group' | 'basis' | 'level' | 'requirement' | 'source'>;

export function aboutOf({ id, title, group, basis, level, requirement, source }: Assertion): About {
  return {
    id,
    title,
    group,
    basis,
    ...(level !== undefined && { level }),
    ...(requirement !== undefined && { requirement }),
    ...(source !== undefined && { source }),
  };
}

/** One assertion on one operation. */
export interface Case {
  readonly assertion: Assertion;
  readonly operation: Operation;
}

/** How HTML forms are sent. */
export const FORM = 'application/x-www-form-urlencoded';

export const probe: Scope = { kind: 'probe' };
export const each: Scope = { kind: 'each' };

/** The operation that reports on its token. */
export const VALIDATE: keyof operations = 'validateAccessToken';

/** The operation of the vendor's documented request. */
export const CASE_DETAILS: keyof operations = 'retrieveCaseDetails';

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

export function pipelined(...sends: readonly Send[]): Step {
  return { kind: 'pipelined', sends };
}

export function issue(options: IssueOptions = {}, keep: Kept = 'issued'): Step {
  return { kind: 'issue', options, keep };
}

export function issueFor(lifetimeMs: number): Step {
  return issue({ lifetimeMs });
}

export const issueForEver: Step = issue();
export const revokeIssued: Step = { kind: 'revoke' };

/** @param milliseconds or how to read them from the description, where an overlay may change them */
export function advance(milliseconds: number | ((description: Description) => number)): Step {
  return { kind: 'advance', milliseconds };
}

/** Every request that a step sends. */
export function sendsOf(step: Step): readonly Send[] {
  switch (step.kind) {
    case 'send':
      return [step];
    case 'together':
    case 'pipelined':
      return step.sends;
    case 'handshake':
    case 'inspect':
    case 'issue':
    case 'revoke':
    case 'advance':
      return [];
  }
}

/** Everything that a request shows as a token, with where it shows it. */
export function usesOf(ask: Ask): readonly { readonly use: TokenUse; readonly inHeader: boolean }[] {
  const lines = ask.token === undefined ? [] : [ask.token].flat();
  const elsewhere = [...(ask.query ?? []), ...(ask.headers ?? []), ...(ask.fields ?? [])].map(([, use]) => use);
  return [
    ...lines.map((use) => ({ use, inHeader: ask.plain !== true })),
    ...elsewhere.map((use) => ({ use, inHeader: false })),
  ];
}

export function rolesOf(ask: Ask): readonly Role[] {
  return usesOf(ask).flatMap(({ use }) => (use.kind === 'role' ? [use.role] : []));
}

/** Whether a request shows a token that must be refused. */
export function presentsRefusedToken({ ask, expect }: Pick<Send, 'ask' | 'expect'>): boolean {
  return !expect.admits && [ask.token ?? []].flat().some(({ kind }) => kind !== 'none');
}
