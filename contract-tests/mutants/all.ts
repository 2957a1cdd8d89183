import { abuseMutants } from './abuse.ts';
import { cachingMutants } from './caching.ts';
import { comparisonMutants } from './comparison.ts';
import { compoundMutants } from './compound.ts';
import { connectionMutants } from './connection.ts';
import { descriptionMutants } from './description.ts';
import { enforcementMutants } from './enforcement.ts';
import { environmentMutants } from './environment.ts';
import { lifecycleMutants } from './lifecycle.ts';
import { locationMutants } from './location.ts';
import { methodAndPathMutants } from './methods-and-paths.ts';
import type { Mutant } from './mutant.ts';
import { privilegeMutants } from './privilege.ts';
import { refusalShapeMutants } from './refusal-shape.ts';
import { transportMutants } from './transport.ts';
import { wireMutants } from './wire.ts';

const single: readonly Mutant[] = [
  ...enforcementMutants,
  ...comparisonMutants,
  ...wireMutants,
  ...locationMutants,
  ...methodAndPathMutants,
  ...refusalShapeMutants,
  ...cachingMutants,
  ...lifecycleMutants,
  ...environmentMutants,
  ...privilegeMutants,
  ...connectionMutants,
  ...transportMutants,
  ...descriptionMutants,
  ...abuseMutants,
];

/** Every planted defect. */
export const mutants: readonly Mutant[] = [...single, ...compoundMutants(single)];
