import document from '../../spec/cfis.openapi.yaml';
import validators from '../../spec/cfis.openapi.yaml?validators';
import { pointerOf } from '../pointer-of.ts';
import { compileDescription } from './compile.ts';
import { compiledSchemas } from './compiled-schemas.ts';

/**
 * The same, which the build has read and found without contradictions, with its schemas compiled: a start need not wait for
 * that, and a browser could not.
 */
export const loadBundled: typeof import('./load-bundled.ts').loadBundled = async () => {
  const file = 'spec/cfis.openapi.yaml';
  const source = { file, place: (path: readonly (string | number)[]) => `${file} (${pointerOf(path)})` };
  return compileDescription(document, source, [], compiledSchemas(validators));
};
