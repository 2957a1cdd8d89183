import { connectionVariants } from './connections.ts';
import { headerVariants } from './headers.ts';
import { lifecycleVariants } from './lifecycle.ts';
import { methodVariants } from './methods.ts';
import { refusalVariants } from './refusals.ts';
import { successVariants } from './successes.ts';
import type { Variant } from './variant.ts';

/** Every lawful server that is not the correct one. */
export const variants: readonly Variant[] = [
  ...refusalVariants,
  ...successVariants,
  ...methodVariants,
  ...headerVariants,
  ...lifecycleVariants,
  ...connectionVariants,
];
