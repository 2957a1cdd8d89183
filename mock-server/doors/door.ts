import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import { createConnections } from './connections.ts';
import { limitsOf } from './limits.ts';
import { createListener, type ListenerOptions } from './listener.ts';
import { openPort, type Port, type PortBehaviour, type PortOptions } from './port.ts';

/** How a door behaves apart from what it answers. */
export interface DoorBehaviour extends PortBehaviour {
  /** Milliseconds to wait before an answer. */
  readonly delay?: (request: RequestFacts) => number;
  /** Whether answers carry a Date; they do unless given. */
  readonly dated?: boolean;
}

export interface DoorOptions extends DoorBehaviour, Omit<PortOptions, 'listener'> {
  readonly environment: Environment;
  readonly handler: ListenerOptions['handler'];
  /** Gives each connection a number of its own; they are counted from 1 unless given. */
  readonly nextNumber?: () => number;
  readonly prepare?: ListenerOptions['prepare'];
  /**
   * Whether to ask for the body of somebody who waits to be asked for it (RFC 9110 section 10.1.1). Who is not asked gets
   * what the handler answers to the request without its body. Everybody is asked unless given.
   */
  readonly invites?: (head: RequestFacts) => boolean;
}

/** Opens a port behind which a handler answers for one environment. */
export function openDoor(options: DoorOptions): Promise<Port> {
  const { environment, handler, prepare, delay, dated = true, invites = () => true, ...port } = options;
  const limits = limitsOf(port.limits);
  const connectionOf = createConnections(options.nextNumber);
  return openPort({
    ...port,
    listener: (secure) =>
      createListener({ environment, handler, prepare, secure, connectionOf, delay, dated, invites, limits }),
  });
}
