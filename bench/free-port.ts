import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of loopback that is free now: for whoever takes no port 0, or could not tell which one that became. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
