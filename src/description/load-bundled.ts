import type { Description } from './description.ts';
import { loadDescription } from './load.ts';

/** The description that comes with this package, read from its file. */
export function loadBundled(): Promise<Description> {
  return loadDescription();
}
