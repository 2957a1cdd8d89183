import type { Instant } from '../../src/clock.ts';
import { calendar } from './calendar.ts';

/** A copy in which the instants are RFC 3339 date-times. */
export function isoFields<Value extends object>(
  value: Value,
  fields: readonly (keyof Value)[],
): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]) =>
    (fields as readonly string[]).includes(name) && typeof field === 'number' ? [name, isoText(field)] : [name, field],
  );
  return Object.fromEntries(entries);
}

/** One that no date-time can name, such as the end of a long life that was renewed, is told as the last that one can. */
export function isoText(instant: Instant): string {
  return new Date(Math.min(Math.max(instant, calendar.first), calendar.last)).toISOString();
}
