import type { Assertion } from '../assertion.ts';
import { expiry } from './expiry.ts';
import { predecessor } from './predecessor.ts';
import { renewal } from './renewal.ts';
import { revocation } from './revocation.ts';
import { successor } from './successor.ts';
import { validation } from './validation.ts';

/** What becomes of a token from its issue to its end. Renewal comes last: on a live target it spends the expired token. */
export const lifecycle: readonly Assertion[] = [
  ...expiry,
  ...revocation,
  ...validation,
  ...successor,
  ...predecessor,
  ...renewal,
];
