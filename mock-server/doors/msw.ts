import { createFetchMock, type FetchMock, type FetchMockOptions } from '../fetch-mock.ts';
import { environmentAt } from './environment-at.ts';
import { type HttpHandler, loadMsw } from './load-msw.ts';

/**
 * What the handlers can be told: as of a mock without a port, but for the environment, which is that of the host asked.
 */
export type CfisHandlersOptions = Omit<FetchMockOptions, 'environment'>;

/** Handlers for MSW, and everything by which a test steers what they answer. */
export interface CfisHandlers extends Omit<FetchMock, 'handle' | 'fetch'> {
  /** For `setupServer`, `setupWorker`, or the `use` of either. Nothing that is asked of a host of the description passes them. */
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
