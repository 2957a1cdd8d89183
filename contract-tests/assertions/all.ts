import type { Assertion } from '../assertion.ts';
import { abuse } from './abuse.ts';
import { caching } from './caching.ts';
import { connections } from './connections.ts';
import { descriptionGroup } from './description.ts';
import { enforcement } from './enforcement.ts';
import { environmentGroup } from './environment.ts';
import { headerSyntax } from './header-syntax.ts';
import { lifecycle } from './lifecycle.ts';
import { locations } from './locations.ts';
import { methodsAndPaths } from './methods-and-paths.ts';
import { closing, preconditions } from './preconditions.ts';
import { privilege } from './privilege.ts';
import { the401 } from './the-401.ts';
import { transport } from './transport.ts';

/** Every assertion of the suite, in the order in which they are made. */
export const assertions: readonly Assertion[] = [
  ...preconditions,
  ...enforcement,
  ...headerSyntax,
  ...locations,
  ...methodsAndPaths,
  ...the401,
  ...caching,
  ...connections,
  ...environmentGroup,
  ...privilege,
  ...transport,
  ...lifecycle,
  ...abuse,
  ...descriptionGroup,
  ...closing,
];
