import type { Instant } from '../../src/clock.ts';

/** The instants that an RFC 3339 date-time can name: its year has four digits (section 5.6). */
export const calendar: { readonly first: Instant; readonly last: Instant } = {
  first: Date.parse('0000-01-01T00:00:00.000Z'),
  last: Date.parse('9999-12-31T23:59:59.999Z'),
};
