import { bundledDescription } from './bundled-description.ts';
import type { Description } from './description.ts';
import { readDescription } from './read-description.ts';

/** The description that comes with this package, read from its file. */
export function loadBundled(): Promise<Description> {
  return readDescription(bundledDescription, []);
}
