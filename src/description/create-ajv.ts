import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

export interface DocumentAjv {
  readonly ajv: Ajv2020;
  /** The schema that stands for the one at a pointer into the document. */
  schemaAt(pointer: string): { readonly $ref: string };
  /** Throws an `Error` of Ajv where the schema is broken. */
  compile(pointer: string): ValidateFunction;
}

const DOCUMENT = 'description';

// ajv-formats is CommonJS: under Node its function is the default's default.
const addFormats = ajvFormats as unknown as typeof ajvFormats.default;

/** Ajv as this project has it, with a document whose schemas refer to one another. */
export function createAjv(document: object, more: Options = {}): DocumentAjv {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, ...more });
  addFormats(ajv);
  // Ajv compiles the document that the schemas stand in as well: its own fields must not look like misspelt keywords.
  ajv.addVocabulary(['example', 'xml', 'externalDocs', 'discriminator', ...Object.keys(document)]);
  ajv.addSchema(document, DOCUMENT, false, false);
  const schemaAt = (pointer: string): { readonly $ref: string } => ({ $ref: `${DOCUMENT}#${encodeURI(pointer)}` });
  return { ajv, schemaAt, compile: (pointer) => ajv.compile(schemaAt(pointer)) };
}
