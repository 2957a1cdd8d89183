import type { Description } from '../../src/description/description.ts';
import type { Effect, Operation } from '../../src/description/operation.ts';
import {
  type Ask,
  type Assertion,
  type Case,
  presentsRefusedToken,
  rolesOf,
  type Step,
  sendsOf,
  usesOf,
} from '../assertion.ts';
import type { Target } from '../targets/target.ts';
import type { Role, TokenUse } from '../token-use.ts';

/** Why a case is not tried, and the cheapest way to make it possible. */
export type Obstacle =
  | { readonly outcome: 'not-verified'; readonly reason: string; readonly remedy: string }
  | { readonly outcome: 'not-applicable'; readonly reason: string };

/** The flag that allows an effect on a live target. */
export const allowances: Readonly<Record<Exclude<Effect, 'reads'>, string>> = {
  rotates: 'renew',
  mints: 'provision',
  writes: 'write',
  'marks-as-fetched': 'fetch',
};

/** The first thing that stands in the way of a case on a target, if anything does. It sends nothing. */
export function obstacleTo({ assertion, operation }: Case, target: Target): Obstacle | undefined {
  return (
    tooRough(assertion, target) ??
    missingControl(assertion, target) ??
    assertion.steps
      .flatMap(sendsOf)
      .map(({ ask }) => obstacleToAsk(ask, operation, target))
      .find((obstacle) => obstacle !== undefined)
  );
}

/**
 * What stands in the way of a case after so many refused tokens: a service may count them and shut out who sends many.
 *
 * @param rejected how many were sent so far
 */
export function overBudget({ assertion }: Case, rejected: number, { maxRejected }: Target): Obstacle | undefined {
  const more = assertion.steps.flatMap(sendsOf).filter(presentsRefusedToken).length;
  if (rejected + more <= maxRejected) return undefined;
  return {
    outcome: 'not-verified',
    reason: `would send more than ${maxRejected} tokens that are refused`,
    remedy: '--max-rejected permits more',
  };
}

/** The effects of all operations that a case shows a real token: what it risks, should they take it. */
export function effectsRisked({ assertion, operation }: Case, description: Description): readonly Effect[] {
  return assertion.steps
    .flatMap(sendsOf)
    .filter(({ ask }) => usesOf(ask).some(({ use }) => isRealToken(use)))
    .flatMap(({ ask }) => operationOf(ask, operation, { description })?.effect ?? []);
}

/** The roles of all tokens that a request on an operation takes. */
export function rolesNeeded(ask: Ask, operation: Operation, target: Pick<Target, 'description'>): readonly Role[] {
  const isEntitled = usesOf(ask).some(({ use }) => use.kind === 'entitled');
  return [...rolesOf(ask), ...(isEntitled ? [entitledRole(operation, target)] : [])];
}

/** The role of the token that may call an operation. What renews a token is only shown one that is disposable. */
export function entitledRole(operation: Operation, { description }: Pick<Target, 'description'>): Role {
  if (operation.effect === 'rotates') return 'canary';
  const kinds = operation.schemes.map((name) => description.schemes.get(name)?.tokenKind);
  return kinds.includes('client') ? 'valid' : 'provisioning';
}

function tooRough({ rough }: Assertion, { onThisMachine }: Target): Obstacle | undefined {
  if (rough === undefined || onThisMachine) return undefined;
  return {
    outcome: 'not-verified',
    reason: 'sends what a firewall may take for an attack, which only a server on this machine is sent',
    remedy: ON_A_MOCK,
  };
}

const ON_A_MOCK = 'cfis verify mock verifies it, on a mock';

/** Whether an assertion can only be made where tokens and clock are ours, or on this machine. */
export function needsOurs(assertion: Assertion): boolean {
  const asksElsewhere = assertion.steps.flatMap(sendsOf).some(({ ask }) => ask.elsewhere);
  return assertion.rough === true || asksElsewhere || controlStepOf(assertion) !== undefined;
}

function controlStepOf({ steps }: Assertion): Step | undefined {
  return steps.find(({ kind }) => kind === 'issue' || kind === 'revoke' || kind === 'advance');
}

function missingControl(assertion: Assertion, { control }: Target): Obstacle | undefined {
  const needed = controlStepOf(assertion);
  if (needed === undefined || control !== undefined) return undefined;
  return {
    outcome: 'not-verified',
    reason: `needs to ${whatItDoes[needed.kind]}, which only a mock of our own lets us do`,
    remedy: ON_A_MOCK,
  };
}

const whatItDoes: Readonly<Record<Step['kind'], string>> = {
  send: 'send',
  together: 'send',
  pipelined: 'send',
  handshake: 'send',
  inspect: 'send',
  issue: 'issue tokens',
  revoke: 'revoke tokens',
  advance: 'move the clock',
};

function obstacleToAsk(ask: Ask, subject: Operation, target: Target): Obstacle | undefined {
  const operation = operationOf(ask, subject, target);
  if (operation === undefined) {
    return { outcome: 'not-applicable', reason: `the description has no operation ${ask.operation ?? ''}` };
  }
  if (ask.elsewhere && target.otherBaseUrl === undefined) {
    return {
      outcome: 'not-verified',
      reason: 'asks the other environment as well, which only a mock of our own has at hand',
      remedy: ON_A_MOCK,
    };
  }
  const uses = usesOf(ask).map(({ use }) => use);
  if (uses.some(isRealToken) && !target.allows.has(operation.effect)) {
    return {
      outcome: 'not-verified',
      reason: `sends a real token to an operation that ${whatEffectDoes[operation.effect]}`,
      remedy: howToAllow(operation.effect),
    };
  }
  const missing = rolesNeeded(ask, operation, target)
    .map((role) => target.supply(role))
    .find(({ kind }) => kind === 'missing');
  if (missing?.kind !== 'missing') return undefined;
  return { outcome: 'not-verified', reason: missing.reason, remedy: missing.remedy };
}

/** The operation that a request is made to: the subject of the case, or one that it names. */
export function operationOf(
  ask: Ask,
  subject: Operation,
  { description }: Pick<Target, 'description'>,
): Operation | undefined {
  return ask.operation === undefined ? subject : description.operations.find(({ id }) => id === ask.operation);
}

function isRealToken({ kind }: TokenUse): boolean {
  return kind === 'role' || kind === 'entitled' || kind === 'kept';
}

const whatEffectDoes: Readonly<Record<Effect, string>> = {
  reads: 'reads',
  'marks-as-fetched': 'marks data as fetched',
  writes: 'writes',
  rotates: 'replaces the token',
  mints: 'creates a client',
};

function howToAllow(effect: Effect): string {
  return effect === 'reads' ? 'allowed' : `--allow ${allowances[effect]} permits it`;
}
