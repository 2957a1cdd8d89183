/** The preferences that this mock knows, as Prism has them: which of the described answers a request is to get. */
const known = ['code', 'example', 'dynamic'] as const;

/** What a request prefers, as it was written. A preference without a value is an empty text. */
export type Preferences = Readonly<Partial<Record<(typeof known)[number], string>>>;

/**
 * Reads the lines of `Prefer` (RFC 7240 section 2). Names are case-insensitive, the first of several equal ones counts,
 * and unknown ones and all parameters (after a semicolon) are passed over. A value may have blanks in it without quotes,
 * since Prism takes that.
 */
export function readPreferences(lines: readonly string[]): Preferences {
  const read: Partial<Record<(typeof known)[number], string>> = {};
  for (const preference of lines.flatMap((line) => splitOutsideQuotes(line, ','))) {
    const [head = ''] = splitOutsideQuotes(preference, ';');
    const equals = head.indexOf('=');
    const written = (equals === -1 ? head : head.slice(0, equals)).trim().toLowerCase();
    const name = known.find((candidate) => candidate === written);
    if (name !== undefined && read[name] === undefined) {
      read[name] = equals === -1 ? '' : unquoted(head.slice(equals + 1).trim());
    }
  }
  return read;
}

/** A preference as `Preference-Applied` repeats it: a token, or else a quoted text (RFC 9110 section 5.6.4). */
export function writePreference(name: keyof Preferences, value: string): string {
  return `${name}=${/^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unquoted(value: string): string {
  const [, inside] = /^"((?:[^"\\]|\\.)*)"$/s.exec(value) ?? [];
  return inside === undefined ? value : inside.replace(/\\(.)/gs, '$1');
}
