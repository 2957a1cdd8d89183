/** Prism's reader of OpenAPI and its generator, which answers at once. */
export type Engine = Pick<typeof import('@stoplight/prism-http'), 'getHttpOperationsFromSpec' | 'generateHttpParam'>;

/** Loads Prism's engine, an optional package. Rejects where it is not installed or broken. */
export async function loadPrism(): Promise<Engine> {
  return (await import('@stoplight/prism-http')).default;
}
