import { parseInstant } from '../clock.ts';
import { environments } from '../description/environment.ts';
import { tokenKinds } from '../description/security-scheme.ts';
import { Reader, readAll } from '../reader.ts';
import { SHORTEST_TOKEN } from '../shortest-token.ts';
import type { YamlFile } from '../yaml-file.ts';
import type { KnownToken } from './known-token.ts';
import { refuseRepeated } from './refuse-repeated.ts';
import { Secret } from './secret.ts';

/** Reads tokens from what a token file says. Throws a `Fault` that names every broken place, and never a value. */
export function readTokens({ value, place }: Pick<YamlFile, 'value' | 'place'>): readonly KnownToken[] {
  const rows = new Reader(value, { code: 'tokens', place }).only(['tokens']).get('tokens').items();
  const known = readAll(rows, readToken);
  refuseRepeated(known, (row) => rows[row]?.get('id').place ?? '');
  return known;
}

function readToken(row: Reader): KnownToken {
  row.only(['id', 'value', 'kind', 'environment', 'account', 'issuedAt', 'expiresAt', 'revokedAt', 'replacedAt']);
  return {
    secret: readValue(row.get('value')),
    place: row.get('value').place,
    token: {
      id: row.get('id').string(),
      kind: row.get('kind').oneOf(tokenKinds),
      environment: row.get('environment').oneOf(environments),
      account: row.get('account').string(),
      issuedAt: readInstant(row.get('issuedAt')),
      ...instantAs(row, 'expiresAt'),
      ...instantAs(row, 'revokedAt'),
      ...instantAs(row, 'replacedAt'),
    },
  };
}

/** A value that a header can carry: visible ASCII (OPEN-22). */
function readValue(value: Reader): Secret {
  const text = value.string();
  if (!/^[\x21-\x7e]+$/.test(text))
    value.fail('has a character that no header can carry', 'Use visible ASCII without spaces.');
  if (text.length < SHORTEST_TOKEN)
    value.fail('is too short to be told from a guess', `Use at least ${SHORTEST_TOKEN} characters.`);
  return new Secret(text);
}

function instantAs<const Name extends string>(row: Reader, name: Name): { readonly [key in Name]?: number } {
  const instant = row.find(name);
  return instant === undefined ? {} : ({ [name]: readInstant(instant) } as { [key in Name]: number });
}

function readInstant(instant: Reader): number {
  try {
    return parseInstant(instant.string(), '');
  } catch {
    return instant.fail('is not an instant', 'Write a date-time with its zone, such as 2027-01-31T09:00:00Z.');
  }
}
