import type { Description } from '../../src/description/description.ts';

const WILDCARDS = ['0.0.0.0', '::'];

/** Every name by which a client on this machine may call the mock, the vendor's own hosts included. */
export function certifiedNames({ servers }: Description, host?: string): readonly string[] {
  const vendorHosts = Object.values(servers).map(({ url }) => url.hostname);
  const own = host === undefined || WILDCARDS.includes(host) ? [] : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...vendorHosts, ...own])];
}
