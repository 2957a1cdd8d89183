import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';

/**
 * The facts of a `Request`, as far as it has them. Its URL is normalised, several lines of a field are one line joined by
 * `, `, a GET has no body, and there are no trailers. Where the runtime keeps fields to itself (`Host`, `Connection`; in a
 * browser all that the Fetch standard forbids to set), they are missing.
 *
 * @param number what tells it from other requests: nothing says which of them share a connection
 * @param maxBodySize bytes; a larger body is not read to its end
 */
export async function factsOfRequest(
  request: Request,
  environment: Environment,
  number: number,
  maxBodySize: number,
): Promise<RequestFacts> {
  const { protocol, pathname, search } = new URL(request.url);
  return {
    environment,
    connection: { number, httpVersion: '1.1', resumed: false },
    secure: protocol === 'https:',
    method: request.method,
    path: pathname,
    query: search.slice(1),
    headers: [...request.headers].flat(),
    body: await readBody(request, maxBodySize),
    trailers: [],
  };
}

async function readBody({ body }: Request, maxBodySize: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    length += chunk.byteLength;
    if (length > maxBodySize) break;
    chunks.push(chunk);
  }
  if (length <= maxBodySize) return Buffer.concat(chunks);
  // Of a request that was cloned, this is not over before the clone is cancelled too: not to be waited for.
  void body?.cancel().catch(() => {});
  return undefined;
}
