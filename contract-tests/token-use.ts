/** The credentials that a target can supply. */
export const roles = ['valid', 'expired', 'revoked', 'foreign', 'provisioning', 'canary'] as const;

/**
 * `valid`, `expired`, `revoked`: client tokens of the environment under test in that state. `foreign`: a live client token
 * of the other environment. `provisioning`: a partner's token. `canary`: a live client token that is disposable, for
 * what puts a real token at risk.
 */
export type Role = (typeof roles)[number];

/** A token that a step of the same case issued or received. */
export type Kept = 'issued' | 'second' | 'renewed' | 'provisioned';

/** What a request presents as its token, or in place of one. */
export type TokenUse =
  /** Nothing: the line is left out. */
  | { readonly kind: 'none' }
  /** A fixed text that is nobody's token. */
  | { readonly kind: 'text'; readonly text: string }
  /** Fresh and random, in the shape of the valid token. */
  | { readonly kind: 'unknown' }
  /** The token that may call the operation: a client's or a partner's. */
  | { readonly kind: 'entitled' }
  | { readonly kind: 'role'; readonly role: Role; readonly change?: Change }
  | { readonly kind: 'kept'; readonly name: Kept; readonly change?: Change }
  /** What the last answer of the case that had a header said in it; nothing where none had it. */
  | { readonly kind: 'received'; readonly header: string; readonly of: (values: readonly string[]) => string };

/** A token in disguise: how it differs from the real one, and the function that makes it so. */
interface Change {
  readonly says: string;
  readonly of: (value: string) => string;
}

export const none: TokenUse = { kind: 'none' };
export const unknown: TokenUse = { kind: 'unknown' };
export const entitled: TokenUse = { kind: 'entitled' };
export const valid: TokenUse = { kind: 'role', role: 'valid' };
export const expired: TokenUse = { kind: 'role', role: 'expired' };
export const revoked: TokenUse = { kind: 'role', role: 'revoked' };
export const foreign: TokenUse = { kind: 'role', role: 'foreign' };
export const provisioning: TokenUse = { kind: 'role', role: 'provisioning' };
export const canary: TokenUse = { kind: 'role', role: 'canary' };
export const issued: TokenUse = { kind: 'kept', name: 'issued' };
export const second: TokenUse = { kind: 'kept', name: 'second' };
export const renewed: TokenUse = { kind: 'kept', name: 'renewed' };
export const provisioned: TokenUse = { kind: 'kept', name: 'provisioned' };

/** The cookies that an earlier answer set, as a browser sends them back (RFC 6265 section 5.4). */
export const receivedCookies: TokenUse = {
  kind: 'received',
  header: 'set-cookie',
  of: (values) => values.map((value) => value.split(';', 1)[0]).join('; '),
};
export const receivedValidator: TokenUse = { kind: 'received', header: 'etag', of: ([value = '']) => value };

export function text(value: string): TokenUse {
  return { kind: 'text', text: value };
}

/** The valid token, changed so that it must not pass any more. */
export function changed(says: string, of: (value: string) => string): TokenUse {
  return { kind: 'role', role: 'valid', change: { says, of } };
}

/** The disposable token wrapped in something else, such as `Bearer …`. */
export function wrapped(says: string, of: (value: string) => string): TokenUse {
  return { kind: 'role', role: 'canary', change: { says, of } };
}

/** A token that an earlier step kept, changed so that it must not pass any more. */
export function keptChanged(name: Kept, says: string, of: (value: string) => string): TokenUse {
  return { kind: 'kept', name, change: { says, of } };
}

/** How a use is named in a plan or a report: never by its value. */
export function describeUse(use: TokenUse): string {
  switch (use.kind) {
    case 'none':
      return 'no token';
    case 'text':
      return JSON.stringify(use.text);
    case 'unknown':
      return '<an unknown token>';
    case 'entitled':
      return '<the token that may call it>';
    case 'role':
      return `<${use.change ? `the ${use.role} token ${use.change.says}` : `the ${use.role} token`}>`;
    case 'kept':
      return `<${use.change ? `the ${use.name} token ${use.change.says}` : `the ${use.name} token`}>`;
    case 'received':
      return `<what "${use.header}" said>`;
  }
}
