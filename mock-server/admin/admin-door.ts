import { Fault } from '../../src/fault.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import { type Limits, limitsOf } from '../doors/limits.ts';
import { openPort, type Port } from '../doors/port.ts';
import { createAdminListener } from './admin-listener.ts';
import type { Stage } from './call.ts';
import { isLoopbackHost } from './loopback-host.ts';

export interface AdminDoorOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
  readonly key?: Secret;
  /** Key and certificates in one PEM text: HTTPS is answered as well. */
  readonly identity: string;
  readonly limits?: Partial<Limits>;
  /** Awaited before and after every call: see `Mock`. */
  readonly synchronize: () => Promise<void>;
}

/** Opens the port of the admin API. What answers there is loaded at the first request. */
export async function openAdminDoor(stage: Stage, options: AdminDoorOptions): Promise<Port> {
  const { host = '127.0.0.1', port = 0, key, identity, limits, synchronize } = options;
  if (key === undefined && !isLoopbackHost(host)) {
    throw new Fault('usage', {
      what: `the admin API would be open to everybody who reaches ${host}`,
      place: '--admin-host',
      remedy: 'Set an admin key (CFIS_ADMIN_KEY), or listen on a loopback address.',
    });
  }
  const { listen, endStreams } = createAdminListener(limitsOf(limits), async () => {
    const { createAdminApi } = await import('./admin-api.ts');
    const api = await createAdminApi(stage, key);
    return async (request) => {
      await synchronize();
      try {
        return api(request);
      } finally {
        await synchronize();
      }
    };
  });
  const door = await openPort({ listener: () => listen, identity, host, port, ...(limits && { limits }) });
  return {
    ...door,
    close: () => {
      endStreams();
      return door.close();
    },
  };
}
