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

/** What a compiled schema says of a value: the truth, and its complaints beside it. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Gives the compiled schema at a pointer into a description, the same one each time; throws a `Fault` where it is broken. */
export type SchemaCompiler = (schemaPointer: string) => Validate;

export function createSchemaChecks(validator: SchemaCompiler): SchemaChecks {
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

function problemsOf(validate: Validate, value: unknown): readonly SchemaProblem[] {
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
