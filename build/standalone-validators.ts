import standalone from 'ajv/dist/standalone/index.js';
import { checkDescription } from '../src/description/check-description.ts';
import { createAjv } from '../src/description/create-ajv.ts';
import { pointerOf } from '../src/pointer-of.ts';

// It is CommonJS: under Node its function is the default's default.
const standaloneCode = standalone as unknown as typeof standalone.default;

/** A module of every schema that a description is read with, compiled, by the JSON pointers at which they stand. */
export function standaloneValidators(document: unknown): string {
  const { ajv, compile, schemaAt } = createAjv(document as object, { code: { source: true, esm: true } });
  const pointers = new Set<string>();
  checkDescription(document, { file: 'spec', place: pointerOf }, [], () => (pointer) => {
    pointers.add(pointer);
    return compile(pointer);
  });
  const names = [...pointers].map((pointer, index) => [pointer, `schema${index}`] as const);
  for (const [pointer, name] of names) ajv.addSchema(schemaAt(pointer), name);
  const code = standaloneCode(ajv, Object.fromEntries(names.map(([, name]) => [name, name])));
  return `${code}\nexport default { ${names.map(([pointer, name]) => `${JSON.stringify(pointer)}: ${name}`).join(', ')} };`;
}
