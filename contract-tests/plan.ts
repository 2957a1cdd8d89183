import type { Description } from '../src/description/description.ts';
import type { Operation } from '../src/description/operation.ts';
import { Fault } from '../src/fault.ts';
import type { Assertion, Scope } from './assertion.ts';
import { assertions } from './assertions/all.ts';

/** One assertion on one operation. */
export interface Case {
  readonly assertion: Assertion;
  readonly operation: Operation;
}

export interface Selection {
  /** Ids of assertions, or names of groups, to make; all unless given. */
  readonly only?: readonly string[];
  /** Ids of assertions, or names of groups, to leave out. */
  readonly skip?: readonly string[];
}

/** The operation of the vendor's documented request. */
const PROBE = 'retrieveCaseDetails';

/** Description × assertion: everything that the suite will try, in order. */
export function planCases(description: Description, { only = [], skip = [] }: Selection = {}): readonly Case[] {
  for (const name of [...only, ...skip]) checkName(name);
  return assertions
    .filter((assertion) => only.length === 0 || only.some((name) => isNamed(assertion, name)))
    .filter((assertion) => !skip.some((name) => isNamed(assertion, name)))
    .flatMap((assertion) => operationsIn(assertion.scope, description).map((operation) => ({ assertion, operation })));
}

/** The operation on which positive controls and single assertions are made. */
export function probeOf({ operations }: Description): Operation {
  const found = operations.find(({ id }) => id === PROBE) ?? operations.find(({ effect }) => effect === 'reads');
  if (found !== undefined) return found;
  throw new Fault('description', {
    what: 'describes no operation that only reads',
    remedy: 'The suite needs one for its positive control: describe one with x-cfis-effect: reads.',
  });
}

function operationsIn(scope: Scope, description: Description): readonly Operation[] {
  switch (scope.kind) {
    case 'probe':
      return [probeOf(description)];
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
