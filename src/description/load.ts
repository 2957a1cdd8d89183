import { bundledDescription } from './bundled-description.ts';
import type { Description } from './description.ts';

/** The files that a description is made of. */
export interface DescriptionFiles {
  /** An OpenAPI 3.1 file; the bundled one unless given. */
  readonly spec?: string;
  /** OpenAPI Overlay files, applied in this order. */
  readonly overlays?: readonly string[];
}

/** Reads, overlays and checks a description. Throws a `Fault` that names every broken place. */
export async function loadDescription({ spec, overlays = [] }: DescriptionFiles = {}): Promise<Description> {
  if (spec === undefined && overlays.length === 0) {
    const { loadBundled } = await import('./load-bundled.ts');
    return { ...(await loadBundled()), file: bundledDescription };
  }
  // To read a file, and to compile what it says, takes libraries that a start should not wait for without need.
  const { readDescription } = await import('./read-description.ts');
  return readDescription(spec ?? bundledDescription, overlays);
}
