import type { Operation } from '../../src/description/operation.ts';
import { credentialVariables } from '../targets/credential-variables.ts';
import type { Target } from '../targets/target.ts';
import { describeUse, type Role, type TokenUse } from '../token-use.ts';
import { entitledRole } from './obstacle.ts';

/** How a token is shown: as the variable that holds it, so that a printed command line works as it stands. */
export function labelOfRole(role: Role): string {
  return `$${credentialVariables[role]}`;
}

/** What is shown in place of what a request presents on an operation; nothing where it presents nothing. */
export function labelOfUse(use: TokenUse, operation: Operation, target: Target): string | undefined {
  switch (use.kind) {
    case 'none':
      return undefined;
    case 'text':
      return use.text;
    case 'entitled':
      return labelOfRole(entitledRole(operation, target));
    case 'role':
      return use.change ? describeUse(use) : labelOfRole(use.role);
    case 'unknown':
    case 'received':
    case 'kept':
      return describeUse(use);
  }
}
