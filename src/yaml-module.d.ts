/** What the build for browsers makes of a file of `spec/`. */
declare module '*.yaml' {
  const value: unknown;
  export default value;
}

/** Its schemas, compiled, by the JSON pointers at which they stand. */
declare module '*.yaml?validators' {
  const validators: Readonly<Record<string, import('./description/schemas.ts').Validate>>;
  export default validators;
}
