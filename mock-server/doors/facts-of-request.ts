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

async function readBody(request: Request, maxBodySize: number): Promise<Uint8Array | undefined> {
  const { body } = request;
  if (body === null) return new Uint8Array(0);
  // Firefox has no such property: there it is `undefined`, body or none.
  const reader = (body ?? new Blob([await request.arrayBuffer()]).stream()).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    length += value.byteLength;
    chunks.push(value);
    if (length > maxBodySize) {
      // Of a request that was cloned, this is not over before the clone is cancelled too: not to be waited for.
      void reader.cancel().catch(() => {});
      return undefined;
    }
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
