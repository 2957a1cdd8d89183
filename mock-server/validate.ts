import type { Content, Json, QueryParameter } from '../src/description/operation.ts';
import type { SchemaChecks, SchemaProblem } from '../src/description/schemas.ts';

interface ReadBody {
  readonly value: Json;
  readonly problems: readonly SchemaProblem[];
}

/** Parses a JSON body (RFC 8259: UTF-8) and checks it against its schema. */
export function readBody(bytes: Uint8Array, { schemaPointer }: Content, schemas: SchemaChecks): ReadBody {
  const value = parse(bytes);
  if (value === undefined) return { value: null, problems: [{ place: '', problem: 'is not JSON in UTF-8' }] };
  return { value, problems: schemas.body(schemaPointer, value) };
}

/** Checks the query parameters that the description knows; others are none of its business. */
export function readQuery(
  query: string,
  parameters: readonly QueryParameter[],
  schemas: SchemaChecks,
): readonly SchemaProblem[] {
  if (parameters.length === 0) return [];
  const given = new URLSearchParams(query);
  return parameters.flatMap(({ name, required, schemaPointer }) => {
    const [text, ...others] = given.getAll(name);
    if (others.length > 0) return [{ place: `?${name}`, problem: 'stands more than once' }];
    if (text === undefined) return required ? [{ place: `?${name}`, problem: 'is missing' }] : [];
    return schemas.parameter(schemaPointer, text).map(({ problem }) => ({ place: `?${name}`, problem }));
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(utf8.decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}
