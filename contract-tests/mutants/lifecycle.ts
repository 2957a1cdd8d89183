import { expiryMutants } from './expiry.ts';
import type { Mutant } from './mutant.ts';
import { predecessorMutants } from './predecessor.ts';
import { renewalMutants } from './renewal.ts';
import { revocationMutants } from './revocation.ts';
import { successorMutants } from './successor.ts';
import { validationMutants } from './validation.ts';

/** Defects in what becomes of a token from its issue to its end. */
export const lifecycleMutants: readonly Mutant[] = [
  ...expiryMutants,
  ...revocationMutants,
  ...validationMutants,
  ...successorMutants,
  ...predecessorMutants,
  ...renewalMutants,
];
