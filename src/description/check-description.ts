import { compileDescription, rootOf } from './compile.ts';
import { findContradictions } from './contradictions.ts';
import type { Description } from './description.ts';

/** Compiles a description whose parts also agree with one another; throws a `Fault` where they do not. */
export function checkDescription(...given: Parameters<typeof compileDescription>): Description {
  const [document, source, overlays] = given;
  const description = compileDescription(...given);
  findContradictions(description, rootOf(document, source, overlays));
  return description;
}
