import type { components } from '../src/partner-api.ts';

/** The body of an error that the description has no example of, in the form of those that it has. */
export function errorBody(message: string): { readonly message: string } {
  return { message } satisfies components['schemas']['Error'];
}
