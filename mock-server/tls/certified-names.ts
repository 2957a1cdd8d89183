import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Description } from '../../src/description/description.ts';

const WILDCARDS = ['0.0.0.0', '::'];

/** By which a container calls the machine that it runs on. */
const NAMES_IN_CONTAINERS = ['host.docker.internal', 'host.containers.internal'];

/** A host name without a wildcard (RFC 1123 section 2.1): what a certificate can be for besides an address. */
const HOST_NAME = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

/** Whether a certificate can be made for it: a host name or an IP address. */
export function isCertifiable(name: string): boolean {
  return isIP(name) === 0 ? HOST_NAME.test(name) : !name.includes('%');
}

/**
 * Every name by which a client may call the mock, the vendor's own hosts included.
 *
 * @param further what else somebody calls it, such as the name of its container
 */
export function certifiedNames(
  { servers }: Description,
  host?: string,
  further: readonly string[] = [],
): readonly string[] {
  const vendorHosts = Object.values(servers).map(({ url }) => url.hostname);
  const own = host === undefined ? [] : WILDCARDS.includes(host) ? namesOfThisMachine() : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...vendorHosts, ...own, ...further])];
}

/** What others call this machine, as far as it knows. */
function namesOfThisMachine(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return [
    ...[hostname()].filter((name) => HOST_NAME.test(name)),
    ...NAMES_IN_CONTAINERS,
    // Link-local addresses are called with a zone, which no certificate can name.
    ...addresses.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address)).map(({ address }) => address),
  ];
}
