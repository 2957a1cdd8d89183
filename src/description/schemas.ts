import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { Fault } from '../fault.ts';

/** One place of a value that its schema does not allow. */
export interface SchemaProblem {
  /** JSON pointer, such as `/invoice/header/number`; empty for the whole value. */
  readonly place: string;
  readonly problem: string;
}

/** Checks of values against schemas of one description, compiled on first use. */
export interface SchemaChecks {
  /** What is wrong with a body, by the schema at a pointer into the description: an empty list if nothing. */
  body(schemaPointer: string, value: unknown): readonly SchemaProblem[];
  /** The same for a query parameter, whose text stands for a number or a truth value where the schema wants one. */
  parameter(schemaPointer: string, text: string): readonly SchemaProblem[];
  /** Compiles the schemas at all these pointers now; throws a `Fault` that names the first broken one. */
  compileAll(schemaPointers: Iterable<string>): void;
}

const DOCUMENT = 'description';

// ajv-formats is CommonJS: under Node its function is the default's default.
const addFormats = ajvFormats as unknown as typeof ajvFormats.default;

export function createSchemaChecks(document: object, place: (pointer: string) => string): SchemaChecks {
  const validator = createCompiler(document, place);
  return {
    body: (pointer, value) => problemsOf(validator(pointer), value),
    parameter: (pointer, text) => {
      const validate = validator(pointer);
      const problems = problemsOf(validate, text);
      return problems.length > 0 && standsForScalar(text) ? problemsOf(validate, JSON.parse(text)) : problems;
    },
    compileAll: (pointers) => {
      for (const pointer of pointers) validator(pointer);
    },
  };
}

/** Whether a text is written as JSON writes a number or a truth value: `0x10` and ` 5` are neither. */
function standsForScalar(text: string): boolean {
  return /^(true|false|-?(0|[1-9]\d*)(\.\d+)?)$/.test(text);
}

function createCompiler(document: object, place: (pointer: string) => string): (pointer: string) => ValidateFunction {
  const compiled = new Map<string, ValidateFunction>();
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  addFormats(ajv);
  // Ajv compiles the document that the schemas stand in as well: its own fields must not look like misspelt keywords.
  ajv.addVocabulary(['example', 'xml', 'externalDocs', 'discriminator', ...Object.keys(document)]);
  ajv.addSchema(document, DOCUMENT, false, false);
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known !== undefined) return known;
    const validate = compile(ajv, pointer, place);
    compiled.set(pointer, validate);
    return validate;
  };
}

function compile(ajv: Ajv2020, pointer: string, place: (pointer: string) => string): ValidateFunction {
  try {
    return ajv.compile({ $ref: `${DOCUMENT}#${encodeURI(pointer)}` });
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
}

function problemsOf(validate: ValidateFunction, value: unknown): readonly SchemaProblem[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // What a failed conditional comes to stands beside it, and makes every field look like one that nobody asked for.
  const causes = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'unevaluatedProperties');
  return (causes.length > 0 ? causes : errors).map(({ instancePath, keyword, message, params }) => ({
    place: instancePath,
    problem: keyword === 'false schema' ? 'is not allowed here' : `${message ?? 'is not allowed'}${detailOf(params)}`,
  }));
}

function detailOf(params: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(params['allowedValues'])) return `: ${params['allowedValues'].join(', ')}`;
  const unknown = params['additionalProperty'] ?? params['unevaluatedProperty'];
  if (typeof unknown === 'string') return `: ${unknown}`;
  return '';
}
