import type { Operation } from '../../src/description/operation.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import { type Answered, responseHeader } from '../exchange/exchange.ts';
import type { Hidden, Redactor } from '../secrets/redactor.ts';
import type { Target } from '../targets/target.ts';
import { describeUse, type Kept, type Role, roles, type TokenUse } from '../token-use.ts';
import { unknownLike } from '../unknown-token.ts';
import { entitledRole } from './obstacle.ts';
import { labelOfRole, labelOfUse } from './token-label.ts';

/** The tokens of a run: the target's, and those that the case at hand was given. Each is hidden as soon as it is known. */
export interface Wallet {
  /** The value that stands for a use on an operation, and how it may be shown; nothing where nothing is sent. */
  resolve(use: TokenUse, operation: Operation): Hidden | undefined;
  keep(name: Kept, secret: Secret): void;
  kept(name: Kept): Secret;
  has(name: Kept): boolean;
  /** An answer of the case has come: what it says may be sent back. */
  receive(answer: Answered): void;
  /** A new case begins: the roles may have new tokens, and what the last case kept is gone. */
  empty(): void;
}

export function createWallet(target: Target, redactor: Redactor): Wallet {
  const keptTokens = new Map<Kept, Secret>();
  const received: Answered[] = [];
  // A renewal gives a role another token, but not in the middle of the case that tells the old from the new.
  const tokensOfRoles = new Map<Role, string>();

  const tokenOf = (role: Role): string => {
    const known = tokensOfRoles.get(role);
    if (known !== undefined) return known;
    const supply = target.supply(role);
    // An obstacle stops a case that lacks a token before it gets here.
    if (supply.kind === 'missing') throw new RangeError(`there is no ${role} token`);
    const value = supply.secret.reveal();
    tokensOfRoles.set(role, value);
    redactor.hide({ value, label: labelOfRole(role) });
    return value;
  };
  const kept = (name: Kept): Secret => {
    const secret = keptTokens.get(name);
    if (secret === undefined) throw new RangeError(`no earlier step kept a token as "${name}"`);
    return secret;
  };
  const valueFor = (use: TokenUse, operation: Operation): string | undefined => {
    switch (use.kind) {
      case 'none':
        return undefined;
      case 'text':
        return use.text;
      case 'unknown':
        return unknownLike(tokenOf('valid'));
      case 'entitled':
        return tokenOf(entitledRole(operation, target));
      case 'role':
        return use.change ? use.change.of(tokenOf(use.role)) : tokenOf(use.role);
      case 'kept':
        return use.change ? use.change.of(kept(use.name).reveal()) : kept(use.name).reveal();
      case 'received': {
        const values = received.map((answer) => responseHeader(answer, use.header)).filter(({ length }) => length > 0);
        const last = values.at(-1);
        return last && use.of(last);
      }
    }
  };
  const resolve = (use: TokenUse, operation: Operation): Hidden | undefined => {
    const value = valueFor(use, operation);
    const label = labelOfUse(use, operation, target);
    return value === undefined || label === undefined ? undefined : { value, label };
  };

  for (const role of roles) if (target.supply(role).kind === 'supplied') tokenOf(role);
  return {
    resolve,
    kept,
    has: (name) => keptTokens.has(name),
    keep: (name, secret) => {
      keptTokens.set(name, secret);
      redactor.hide({ value: secret.reveal(), label: describeUse({ kind: 'kept', name }) });
    },
    receive: (answer) => received.push(answer),
    empty: () => {
      received.length = 0;
      keptTokens.clear();
      tokensOfRoles.clear();
    },
  };
}
