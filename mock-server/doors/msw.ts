import type { HttpHandler } from 'msw';
import { Fault } from '../../src/fault.ts';
import { createFetchMock, type FetchMock, type FetchMockOptions } from '../fetch-mock.ts';
import { environmentAt } from './environment-at.ts';

export type CfisHandlersOptions = Omit<FetchMockOptions, 'environment'>;

/** Handlers for MSW, and everything by which a test steers what they answer. */
export interface CfisHandlers extends Omit<FetchMock, 'handle' | 'fetch'> {
  /** For `setupServer` or `server.use`. Nothing that is asked of a host of the description passes them. */
  readonly handlers: readonly HttpHandler[];
}

/**
 * Makes handlers for the hosts of both environments, with a world of their own. Throws a `Fault` when MSW is not installed,
 * or when the description or the tokens are broken.
 */
export async function cfisHandlers(options: CfisHandlersOptions = {}): Promise<CfisHandlers> {
  const { http } = await loadMsw();
  const { handle, fetch: _, ...steering } = await createFetchMock(options);
  const { description } = steering;
  const all = http.all(
    ({ request }) => environmentAt(new URL(request.url), description) !== undefined,
    ({ request }) => handle(request).catch((error: unknown) => withoutListener(error, request)),
  );
  return { handlers: [all], ...steering };
}

/** Whoever aborted has gone, and MSW would print the reason as a failure of the handler. */
function withoutListener(error: unknown, { signal }: Request): Response {
  if (signal.aborted) return Response.error();
  throw error;
}

async function loadMsw(): Promise<Pick<typeof import('msw'), 'http'>> {
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
