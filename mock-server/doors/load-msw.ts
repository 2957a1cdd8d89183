import { Fault } from '../../src/fault.ts';

export type { HttpHandler } from 'msw';

/** Loads MSW, an optional package. Throws a `Fault` where it is not installed, broken or too old. */
export async function loadMsw(): Promise<Pick<typeof import('msw'), 'http'>> {
  try {
    const { http } = await import('msw');
    if (typeof http?.all === 'function') return { http };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
    throw unusable(missing ? 'is not installed' : `could not be loaded (${message})`, cause);
  }
  throw unusable('is too old', undefined);
}

function unusable(how: string, cause: unknown): Fault {
  return new Fault(
    'usage',
    {
      what: `${PACKAGE} ${how}`,
      place: 'cfis-contract-kit/msw',
      remedy: `Install it beside this package: npm install --save-dev ${PACKAGE}@${VERSION}`,
    },
    { cause },
  );
}

const PACKAGE = 'msw';

/** The one that this was tested with. */
const VERSION = '2.15.0';
