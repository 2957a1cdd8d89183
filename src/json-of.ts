/** The JSON of a described request or response; `undefined` where it has none, or may be left out. */
export type JsonOf<Described> = Described extends { readonly content: { readonly 'application/json': infer Value } }
  ? Value
  : undefined;
