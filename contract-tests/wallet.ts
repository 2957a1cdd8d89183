import type { Operation } from '../src/description/operation.ts';
import type { Secret } from '../src/tokens/secret.ts';
import { type Answered, responseHeader } from './exchange/exchange.ts';
import { entitledRole } from './obstacle.ts';
import type { Hidden, Redactor } from './redactor.ts';
import { credentialVariables } from './targets/live.ts';
import type { Target } from './targets/target.ts';
import { describeUse, type Kept, type Role, roles, type TokenUse } from './token-use.ts';
import { unknownLike } from './unknown-token.ts';

/** The tokens of a run: the target's, and those that the case at hand was given. Each is hidden as soon as it is known. */
export interface Wallet {
  /** The value that stands for a use on an operation, and how it may be shown; nothing where nothing is sent. */
  resolve(use: TokenUse, operation: Operation): Hidden | undefined;
  keep(name: Kept, secret: Secret): void;
  kept(name: Kept): Secret;
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
    redactor.hide({ value, label: labelOf(role) });
    return value;
  };
  const kept = (name: Kept): Secret => {
    const secret = keptTokens.get(name);
    if (secret === undefined) throw new RangeError(`no earlier step kept a token as "${name}"`);
    return secret;
  };
  const resolve = (use: TokenUse, operation: Operation): Hidden | undefined => {
    switch (use.kind) {
      case 'none':
        return undefined;
      case 'text':
        return { value: use.text, label: use.text };
      case 'unknown':
        return { value: unknownLike(tokenOf('valid')), label: describeUse(use) };
      case 'entitled':
        return resolve({ kind: 'role', role: entitledRole(operation, target) }, operation);
      case 'role': {
        const value = tokenOf(use.role);
        return use.change
          ? { value: use.change.of(value), label: describeUse(use) }
          : { value, label: labelOf(use.role) };
      }
      case 'kept': {
        const value = kept(use.name).reveal();
        return { value: use.change?.of(value) ?? value, label: describeUse(use) };
      }
      case 'received': {
        const values = received.map((answer) => responseHeader(answer, use.header)).filter(({ length }) => length > 0);
        const last = values.at(-1);
        return last && { value: use.of(last), label: describeUse(use) };
      }
    }
  };

  for (const role of roles) if (target.supply(role).kind === 'supplied') tokenOf(role);
  return {
    resolve,
    kept,
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

/** A token is shown as the variable that holds it, so that a printed command line works as it stands. */
function labelOf(role: Role): string {
  return `$${credentialVariables[role]}`;
}
