import { readYamlFile } from '../yaml-file.ts';
import { checkDescription } from './check-description.ts';
import { createSchemaCompiler } from './create-schema-compiler.ts';
import type { Description } from './description.ts';
import { applyOverlay } from './overlay.ts';

/** Reads an OpenAPI file, lays the overlays over it in their order, and checks what comes of it. */
export async function readDescription(spec: string, overlays: readonly string[]): Promise<Description> {
  const source = await readYamlFile(spec, 'description');
  let document = source.value;
  for (const overlay of overlays) document = await applyOverlay(document, overlay);
  return checkDescription(document, source, overlays, createSchemaCompiler);
}
