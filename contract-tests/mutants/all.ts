import { cachingMutants } from './caching.ts';
import { comparisonMutants } from './comparison.ts';
import { connectionMutants } from './connection.ts';
import { enforcementMutants } from './enforcement.ts';
import { environmentMutants } from './environment.ts';
import { lifecycleMutants } from './lifecycle.ts';
import { locationMutants } from './location.ts';
import type { Mutant } from './mutant.ts';
import { privilegeMutants } from './privilege.ts';
import { refusalShapeMutants } from './refusal-shape.ts';

/** Every planted defect. */
export const mutants: readonly Mutant[] = [
  ...enforcementMutants,
  ...comparisonMutants,
  ...locationMutants,
  ...refusalShapeMutants,
  ...cachingMutants,
  ...lifecycleMutants,
  ...environmentMutants,
  ...privilegeMutants,
  ...connectionMutants,
];
