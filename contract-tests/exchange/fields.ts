import type { WireRequest } from './exchange.ts';

/** Every header line of a request, with those that depend on address and body. */
export function fieldsOf({ url, body, headers }: WireRequest): readonly (readonly [name: string, value: string])[] {
  const has = (name: string): boolean => headers.some(([known]) => known.toLowerCase() === name);
  return [
    ...(has('host') ? [] : [['Host', url.host] as const]),
    ...headers,
    ...(body === undefined || has('content-length')
      ? []
      : [['Content-Length', String(Buffer.byteLength(body))] as const]),
  ];
}
