import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { readYamlFile } from '../yaml-file.ts';
import { compileDescription } from './compile.ts';
import { createSchemaCompiler } from './create-schema-compiler.ts';
import type { Description } from './description.ts';
import { applyOverlay } from './overlay.ts';

/** The description that comes with this package. */
export const bundledDescription: string = join(packageRoot, 'spec', 'cfis.openapi.yaml');

export interface DescriptionFiles {
  /** An OpenAPI 3.1 file; the bundled one unless given. */
  readonly spec?: string;
  /** OpenAPI Overlay files, applied in this order. */
  readonly overlays?: readonly string[];
}

/** Reads, overlays and checks a description. Throws a `Fault` that names every broken place. */
export async function loadDescription({
  spec = bundledDescription,
  overlays = [],
}: DescriptionFiles = {}): Promise<Description> {
  const source = await readYamlFile(spec, 'description');
  let document = source.value;
  for (const overlay of overlays) document = await applyOverlay(document, overlay);
  return compileDescription(document, source, overlays, createSchemaCompiler);
}
