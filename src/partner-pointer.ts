import type { components } from './partner-api.ts';

/**
 * A JSON pointer (RFC 6901) to a field that a schema of the description names, for code that reads it from any JSON: where the
 * description gives the field another name, that code does not compile.
 */
export type PartnerPointer<Schema extends keyof components['schemas']> = PointerInto<components['schemas'][Schema]>;

type PointerInto<Value> = {
  [Name in keyof Named<Value> & string]: `/${Name}` | `/${Name}${PointerBelow<Named<Value>[Name]>}`;
}[keyof Named<Value> & string];

type PointerBelow<Value> = Value extends readonly unknown[] ? never : Value extends object ? PointerInto<Value> : never;

/** Without the signature by which a body may have other fields, too. */
type Named<Value> = { [Name in keyof Value as string extends Name ? never : Name]: Value[Name] };
