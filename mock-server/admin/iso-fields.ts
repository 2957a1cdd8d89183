import type { Instant } from '../../src/clock.ts';
import { calendar } from './calendar.ts';

/** The name of a field of any of the types of a union. */
type FieldOf<Value> = Value extends object ? keyof Value : never;

type WithTexts<Value, Field> = { readonly [Name in keyof Value]: Name extends Field ? string : Value[Name] };

/** A copy in which the instants are RFC 3339 date-times. */
export function isoFields<Value extends object, Field extends FieldOf<Value>>(
  value: Value,
  fields: readonly Field[],
): WithTexts<Value, Field> {
  const entries = Object.entries(value).map(([name, field]) =>
    fields.some((wanted) => wanted === name) && typeof field === 'number' ? [name, isoText(field)] : [name, field],
  );
  return Object.fromEntries(entries);
}

/** One that no date-time can name, such as the end of a long life that was renewed, is told as the last that one can. */
export function isoText(instant: Instant): string {
  return new Date(Math.min(Math.max(instant, calendar.first), calendar.last)).toISOString();
}
