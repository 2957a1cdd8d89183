import type { RequestFacts } from '../../src/auth/facts.ts';

/** A request to staging over TLS that shows no token, with what is said of it otherwise. */
export function requestOf(others: Partial<RequestFacts> = {}): RequestFacts {
  return {
    environment: 'staging',
    connection: { number: 1, httpVersion: '1.1', resumed: false },
    secure: true,
    method: 'GET',
    path: '/api/v1/partner/validate',
    query: '',
    headers: [],
    body: new Uint8Array(0),
    trailers: [],
    ...others,
  };
}
