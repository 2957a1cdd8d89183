/** What a successful call does to the service. Live safety goes by this, not by the method: renewal is a GET. */
export const effects = ['reads', 'marks-as-fetched', 'writes', 'rotates', 'mints'] as const;

/** One of `effects`, from what harms nobody to what makes a client. */
export type Effect = (typeof effects)[number];

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

export type Method = Uppercase<(typeof methods)[number]>;

/** A JSON value of the description's own examples. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Example {
  readonly name: string;
  readonly value: Json;
}

/** One media type of a request or response body. */
export interface Content {
  readonly mediaType: string;
  /** JSON pointer of the schema in the description. */
  readonly schemaPointer: string;
  /** The first is the one to use unless another is asked for. */
  readonly examples: readonly [Example, ...Example[]];
}

export interface Response {
  readonly status: number;
  /** Headers that are always sent with the same value, because their schema is a `const`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Absent where the response has no body. */
  readonly content?: Content;
}

export interface QueryParameter {
  readonly name: string;
  readonly required: boolean;
  readonly schemaPointer: string;
}

/** How a renewal treats the token that it replaces. */
export interface Renewal {
  /** How long the old token goes on working, in seconds. */
  readonly overlapSeconds: number;
}

/** An operation as the description has it, with everything resolved that a request or an answer needs. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** Below the server's path, without templates. */
  readonly path: string;
  readonly effect: Effect;
  readonly summary: string;
  /** Names of the schemes of which one must be satisfied. */
  readonly schemes: readonly [string, ...string[]];
  readonly acceptsExpired: boolean;
  readonly queryParameters: readonly QueryParameter[];
  readonly requestBody?: Content;
  /** By status. The first below 300 is the success. */
  readonly responses: ReadonlyMap<number, Response>;
  readonly success: Response;
  /** Whether the body of its success may be made up: not where it issues a token or says something of one. */
  readonly generated: boolean;
  /** JSON pointer of the new token in the body of the success. */
  readonly issuedToken?: string;
  /** JSON pointers of identifiers in the success that differ from call to call. */
  readonly numberedFields: readonly string[];
  /** JSON pointers of fields of the request body that no two calls may share, all taken together. */
  readonly uniqueFields: readonly string[];
  readonly renewal?: Renewal;
}
