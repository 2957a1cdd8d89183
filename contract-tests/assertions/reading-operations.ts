import type { operations } from '../../src/partner-api.ts';
import { CASE_DETAILS } from '../assertion.ts';

/**
 * Operations that only read, and that every client token may call: where a token shows whether it works. Validate is none
 * of them, since it may report a bad token with a success (OPEN-25).
 */
export const readingOperations: readonly (keyof operations)[] = [
  CASE_DETAILS,
  'retrieveDistributionInformation',
  'retrievePayments',
  'retrieveLedgerStatus',
  'retrievePaymentStatus',
];
