import { Fault } from '../fault.ts';
import { createAjv } from './create-ajv.ts';
import type { SchemaCompiler, Validate } from './schemas.ts';

/** Compiles the schemas of a document, each on first use. It makes code out of text, which a browser may forbid. */
export function createSchemaCompiler(document: object, place: (pointer: string) => string): SchemaCompiler {
  const compiled = new Map<string, Validate>();
  const { compile } = createAjv(document);
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known !== undefined) return known;
    try {
      const validate = compile(pointer);
      compiled.set(pointer, validate);
      return validate;
    } catch (cause) {
      throw new Fault(
        'description',
        {
          what: `is not a usable JSON Schema: ${(cause as Error).message}`,
          place: place(pointer),
          remedy: 'Write a schema of JSON Schema 2020-12 with known keywords and resolvable references.',
        },
        { cause },
      );
    }
  };
}
