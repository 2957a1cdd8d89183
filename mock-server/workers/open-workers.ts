import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { type Environment, environments } from '../../src/description/environment.ts';
import type { Doors } from '../doors/doors.ts';
import { type Limits, limitsOf } from '../doors/limits.ts';
import { type ListenAddress, listen } from '../doors/listen.ts';
import type { Notify } from '../notice.ts';
import type { World } from '../world.ts';
import { createArbiter } from './create-arbiter.ts';
import { createCrew } from './create-crew.ts';
import { createGathering } from './create-gathering.ts';
import { dataOf } from './description-data.ts';
import { asksEverything, followWorld, tokensOf } from './follow-world.ts';
import type { Order, SharedCertificate } from './order.ts';

export interface WorkersOptions {
  readonly count: number;
  readonly addresses: Readonly<Record<Environment, ListenAddress>>;
  /** Key and certificates in one PEM text. */
  readonly identity: string;
  readonly limits: Partial<Limits> | undefined;
  readonly notify: Notify;
}

/** What a worker may note between two reports at least: also where no journal is kept, somebody may watch it. */
const LEAST_NOTES = 1000;

/**
 * Opens the ports of a world in this process and has other processes answer on their connections, by copies of that world
 * (`spec/decisions/0020-workers-with-one-view.md`). Throws a `Fault` when it cannot listen, or when no process stays alive.
 */
export async function openWorkers(world: World, options: WorkersOptions): Promise<Doors> {
  const limits = limitsOf(options.limits);
  let certificate = certificateOf(options.identity);
  function* introduction(): Generator<Order> {
    const { description, clock, plainHttpAllowed, explain, dynamic } = world;
    const mostNotes = Math.max(world.journal.size, LEAST_NOTES);
    const settings = { limits, plainHttpAllowed, explain, dynamic, mostNotes };
    const state = { clock: clock.setting, everything: asksEverything(world), certificate };
    yield { kind: 'begin', beginning: { description: dataOf(description), ...state, ...settings } };
    yield* tokensOf(world);
  }
  const crew = createCrew({
    size: options.count,
    limits,
    introduction,
    answer: (request) => arbiter.answer(request),
    wanted: () => gathering.wanted(),
    notify: options.notify,
  });
  const following = followWorld(world, crew.tell);
  const gathering = createGathering(world, crew.report);
  const arbiter = createArbiter(world, following, gathering.gather);
  const { synchronize } = arbiter;
  const stop = (): void => {
    following.end();
    gathering.end();
  };
  const servers: (readonly [Environment, Server])[] = [];
  const stopListening = (): void => {
    for (const [, server] of servers) server.close();
  };
  try {
    for (const environment of environments) {
      servers.push([
        environment,
        await listenAt(options.addresses[environment], (socket) => crew.hand(environment, socket)),
      ]);
    }
    await crew.start();
  } catch (error) {
    stopListening();
    await crew.finish();
    await crew.dismiss();
    stop();
    throw error;
  }
  const close = async (): Promise<void> => {
    stopListening();
    await crew.finish();
    await synchronize();
    await crew.dismiss();
    stop();
  };
  let closing: Promise<void> | undefined;
  return {
    ports: Object.fromEntries(servers.map(([environment, server]) => [environment, placeOf(server)])) as Doors['ports'],
    certify: (identity) => {
      certificate = certificateOf(identity);
      crew.tell([{ kind: 'certificate', certificate }]);
    },
    synchronize,
    failure: crew.failure,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** As a server without workers has it: tickets do not outlive the certificate that they were given under. */
function certificateOf(identity: string): SharedCertificate {
  return { identity, ticketKeys: randomBytes(48) };
}

/** Listens, and reads nothing of what arrives. */
async function listenAt(address: ListenAddress, arrived: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    arrived(socket);
  });
  await listen(server, address);
  return server;
}

function placeOf(server: Server): Doors['ports'][Environment] {
  const address = server.address();
  return typeof address === 'object' && address !== null
    ? { port: address.port, address: address.address }
    : { port: 0 };
}
