import { isLoopback } from '../doors/loopback.ts';

/** Whether a host is this machine's own: `localhost` and names under it (RFC 6761 section 6.3), or a loopback address. */
export function isLoopbackHost(host: string): boolean {
  return /^([a-z0-9-]+\.)*localhost\.?$/i.test(host) || isLoopback(host.replace(/^\[(.*)\]$/, '$1'));
}
