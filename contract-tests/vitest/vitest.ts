import { Fault } from '../../src/fault.ts';

export type { TestAPI, TestContext } from 'vitest';

/** The one that this was tested with. It stands before what waits for the package. */
const VERSION = '4.1.12';

/** The test runner, an optional package. This is the only file that names it. */
export const { afterAll, describe, test } = await loadVitest();

function loadVitest(): Promise<typeof import('vitest')> {
  return import('vitest').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND' || !cause.message.includes("'vitest'")) throw cause;
    throw new Fault(
      'usage',
      {
        what: 'vitest is not installed',
        place: 'cfis-contract-kit/vitest',
        remedy: `Install it beside this package: npm install --save-dev vitest@${VERSION}`,
      },
      { cause },
    );
  });
}
