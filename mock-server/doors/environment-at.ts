import type { Description } from '../../src/description/description.ts';
import type { Environment } from '../../src/description/environment.ts';

/** The environment whose server has the host of a URL, whatever the port: what is asked of that host is meant for CFIS. */
export function environmentAt({ host, hostname }: URL, { servers }: Description): Environment | undefined {
  const all = Object.values(servers);
  // With the dot of the root it is the same name (RFC 1034 section 3.1).
  const name = hostname.replace(/\.$/, '');
  const found = all.find(({ url }) => url.host === host) ?? all.find(({ url }) => url.hostname === name);
  return found?.environment;
}
