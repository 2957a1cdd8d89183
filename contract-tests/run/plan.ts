import type { Description } from '../../src/description/description.ts';
import type { Operation } from '../../src/description/operation.ts';
import { Fault } from '../../src/fault.ts';
import type { Assertion, Case, Scope } from '../assertion.ts';
import { assertions } from '../assertions/all.ts';

export interface Selection {
  /** Ids of assertions, or names of groups, to make; all unless given. */
  readonly only?: readonly string[];
  /** Ids of assertions, or names of groups, to leave out. */
  readonly skip?: readonly string[];
}

/**
 * Description × assertion: everything that the suite will try, in order.
 *
 * @param probe the operation on which single assertions are made
 */
export function planCases(
  description: Description,
  probe: Operation,
  { only = [], skip = [] }: Selection = {},
): readonly Case[] {
  for (const name of [...only, ...skip]) checkName(name);
  return assertions
    .filter((assertion) => only.length === 0 || only.some((name) => isNamed(assertion, name)))
    .filter((assertion) => !skip.some((name) => isNamed(assertion, name)))
    .flatMap((assertion) =>
      operationsIn(assertion.scope, description, probe).map((operation) => ({ assertion, operation })),
    );
}

function operationsIn(scope: Scope, description: Description, probe: Operation): readonly Operation[] {
  switch (scope.kind) {
    case 'probe':
      return [probe];
    case 'each':
      return description.operations.filter((operation) => scope.where?.(operation) ?? true);
    case 'effect':
      return description.operations.filter(({ effect }) => effect === scope.effect);
  }
}

function isNamed({ id, group }: Assertion, name: string): boolean {
  return id.toLowerCase() === name.toLowerCase() || group === name;
}

function checkName(name: string): void {
  if (assertions.some((assertion) => isNamed(assertion, name))) return;
  throw new Fault('usage', {
    what: `there is no assertion and no group "${name}"`,
    place: '--only, --skip',
    remedy: 'cfis verify --list shows what there is.',
  });
}
