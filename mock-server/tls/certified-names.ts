import { hostname, networkInterfaces } from 'node:os';
import type { Description } from '../../src/description/description.ts';

const WILDCARDS = ['0.0.0.0', '::'];

/** By which a container calls the machine that it runs on. */
const NAMES_IN_CONTAINERS = ['host.docker.internal', 'host.containers.internal'];

/** Every name by which a client may call the mock, the vendor's own hosts included. */
export function certifiedNames({ servers }: Description, host?: string): readonly string[] {
  const vendorHosts = Object.values(servers).map(({ url }) => url.hostname);
  const own = host === undefined ? [] : WILDCARDS.includes(host) ? namesOfThisMachine() : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...vendorHosts, ...own])];
}

/** What others call this machine, as far as it knows. */
function namesOfThisMachine(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return [
    ...[hostname()].filter((name) => /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i.test(name)),
    ...NAMES_IN_CONTAINERS,
    // Link-local addresses are called with a zone, which no certificate can name.
    ...addresses.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address)).map(({ address }) => address),
  ];
}
