/** A copy in which the instants are RFC 3339 date-times. */
export function isoFields<Value extends object>(
  value: Value,
  fields: readonly (keyof Value)[],
): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]) =>
    (fields as readonly string[]).includes(name) && typeof field === 'number'
      ? [name, new Date(field).toISOString()]
      : [name, field],
  );
  return Object.fromEntries(entries);
}
