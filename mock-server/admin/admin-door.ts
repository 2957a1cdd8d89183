import { Fault } from '../../src/fault.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import { openPort, type Port } from '../doors/port.ts';
import { createAdminListener } from './admin-listener.ts';
import type { Stage } from './call.ts';
import { isLoopback } from './loopback.ts';

export interface AdminDoorOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
  readonly key?: Secret;
  /** Key and certificates in one PEM text: HTTPS is answered as well. */
  readonly identity: string;
}

/** Opens the port of the admin API. What answers there is loaded at the first request. */
export async function openAdminDoor(stage: Stage, options: AdminDoorOptions): Promise<Port> {
  const { host = '127.0.0.1', port = 0, key, identity } = options;
  if (key === undefined && !isLoopback(host)) {
    throw new Fault('usage', {
      what: `the admin API would be open to everybody who reaches ${host}`,
      place: '--admin-host',
      remedy: 'Set an admin key (CFIS_ADMIN_KEY), or listen on a loopback address.',
    });
  }
  const { listen, endStreams } = createAdminListener(async () => {
    const { createAdminApi } = await import('./admin-api.ts');
    return createAdminApi(stage, key);
  });
  const door = await openPort({ listener: () => listen, identity, host, port });
  return {
    port: door.port,
    close: () => {
      endStreams();
      return door.close();
    },
  };
}
