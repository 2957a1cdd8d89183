import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The description that comes with this package. */
export const bundledDescription: string = join(packageRoot, 'spec', 'cfis.openapi.yaml');
