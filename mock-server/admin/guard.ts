import { createHash, timingSafeEqual } from 'node:crypto';
import { headerValues } from '../../src/auth/facts.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import type { AdminRequest } from './admin-request.ts';
import { isLoopbackHost } from './loopback-host.ts';
import { type Reply, refused, refusedWith } from './reply.ts';

/**
 * Keeps the web pages of others out of the admin API: a page may send requests to this machine, but says so itself
 * (`Origin`, `Sec-Fetch-Site`), and a name that was made to point here (DNS rebinding) stands in `Host`. Where a key is
 * demanded, a foreign name does no harm: nobody else knows the key.
 */
export function guard(request: AdminRequest, key: Secret | undefined): Reply | undefined {
  // HTTP/2 may have both (RFC 9113 section 8.3.1). Of several that differ nobody knows which one counts.
  const names = ['host', ':authority'].map((name) => headerValues(request.headers, name));
  const [host = '', ...others] = names.flat().map((name) => name.toLowerCase());
  if (names.some(({ length }) => length > 1) || others.some((other) => other !== host)) {
    return refused(400, 'Send one Host (RFC 9112 section 3.2).');
  }
  if (key === undefined && !isLoopbackHost(host.replace(/:\d+$/, ''))) {
    return refused(
      403,
      'The admin API is called by a loopback address or as localhost. Set an admin key to use another name.',
    );
  }
  const origins = headerValues(request.headers, 'origin');
  const sites = headerValues(request.headers, 'sec-fetch-site');
  if (
    origins.some((origin) => hostOf(origin) !== host) ||
    sites.some((site) => site !== 'same-origin' && site !== 'none')
  ) {
    return refused(
      403,
      'This call comes from the web page of another origin. The admin API is for programs on this machine.',
    );
  }
  return undefined;
}

/** Whether a call carries the admin key, compared in constant time. */
export function hasKey({ headers }: AdminRequest, key: Secret): boolean {
  const [authorization = '', ...others] = headerValues(headers, 'authorization');
  const given = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return others.length === 0 && given !== undefined && timingSafeEqual(digest(given), digest(key.reveal()));
}

/** What a call gets that needs the key and lacks it. A challenge goes with it (RFC 9110 section 15.5.2). */
export const withoutKey: Reply = refusedWith(
  ['WWW-Authenticate', 'Bearer realm="cfis admin"'],
  401,
  'Send the admin key as Authorization: Bearer, the value of CFIS_ADMIN_KEY.',
);

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
