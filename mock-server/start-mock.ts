import { type Clock, createClock } from '../src/clock.ts';
import { type Environment, environments } from '../src/description/environment.ts';
import { loadDescription } from '../src/description/load.ts';
import { loadTokens } from '../src/tokens/load-tokens.ts';
import { openAdminDoor } from './admin/admin-door.ts';
import { answer } from './answer.ts';
import { type DoorOptions, openDoor } from './doors/door.ts';
import type { Doors } from './doors/doors.ts';
import type { ListenAddress } from './doors/listen.ts';
import type { Handler } from './doors/listener.ts';
import { isLoopback } from './doors/loopback.ts';
import type { Port } from './doors/port.ts';
import { isLetIn } from './judge.ts';
import type { Mock, MockOptions, MockService } from './mock.ts';
import { warnProcess } from './notice.ts';
import { prepare } from './preferences/prepare.ts';
import { requireGenerator } from './preferences/require-generator.ts';
import { resumeClock } from './state/resume-clock.ts';
import { openStateFile, type StateFile } from './state/state-file.ts';
import { certifiedNames } from './tls/certified-names.ts';
import { startCertifying } from './tls/certifying.ts';
import { refuseUnshareable } from './workers/refuse-unshareable.ts';
import { createWorld, type World } from './world.ts';

/** Starts both environments over HTTPS. Throws a `Fault`, with nothing left running, when that cannot be done. */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { clock = createClock(), state, notify = warnProcess } = options;
  refuseUnshareable(options);
  if (state === undefined) return startWith(undefined, clock, options);
  const file = await openStateFile(state, (problem) => notify({ kind: 'warning', problem }));
  let letGo = (): void => {};
  const close = (): void => {
    letGo();
    file.close();
  };
  try {
    letGo = resumeClock(clock, file, options.clock !== undefined);
    return await startWith({ ...file, close }, clock, options);
  } catch (error) {
    close();
    throw error;
  }
}

async function startWith(
  kept: StateFile | undefined,
  clock: Clock,
  // Apart from the others, which are held as long as the mock runs: of the values of tokens it holds none.
  { tokens: given, ...options }: MockOptions,
): Promise<Mock> {
  const { host = '127.0.0.1', handler = kernelOf, workers = 1 } = options;
  const description = options.description ?? (await loadDescription());
  const tokens = given ?? (await loadTokens());
  const world = createWorld({
    description,
    tokens,
    clock,
    plainHttpAllowed: options.plainHttpAllowed ?? false,
    journalSize: options.journalSize,
    explain: options.explain ?? false,
    dynamic: options.dynamic ?? false,
    ...(kept && { kept }),
  });
  if (world.dynamic) await requireGenerator(world.generator);
  const certifying = await startCertifying(options, certifiedNames(description, host, options.names));
  const addresses = addressesOf(host, options);
  const { server: identity } = certifying.served();
  const doors =
    workers === 1
      ? await openDoors(addresses, {
          ...options.door,
          handler: handler(world),
          prepare: (request) => prepare(request, world),
          identity,
          ...(options.limits && { limits: options.limits }),
          ...(options.handler === undefined && { invites: (head) => isLetIn(head, world) }),
        })
      : await openByWorkers(addresses, world, workers, identity, options);
  const serviceOf = (environment: Environment): MockService => {
    const socket = options.sockets?.[environment];
    const where = socket === undefined ? `${urlHost(host)}:${doors.ports[environment].port}` : 'localhost';
    const baseUrl = new URL(`https://${where}${description.basePath}`);
    return { environment, baseUrl, ...(socket !== undefined && { socket }) };
  };
  const stage = {
    world,
    baseUrls: { staging: serviceOf('staging').baseUrl, production: serviceOf('production').baseUrl },
    get ca() {
      return certifying.served().ca;
    },
  };
  const admin =
    options.admin &&
    (await openAdminDoor(stage, {
      ...options.admin,
      identity,
      ...(options.limits && { limits: options.limits }),
      synchronize: doors.synchronize,
    }).catch(async (error: unknown) => {
      await doors.close();
      throw error;
    }));
  const stopKeeping = certifying.keep([doors, ...(admin ? [admin] : [])]);
  const close = async (): Promise<void> => {
    stopKeeping();
    await Promise.all([doors.close(), admin?.close()]);
    kept?.close();
  };
  return {
    staging: serviceOf('staging'),
    production: serviceOf('production'),
    ...(admin && { adminUrl: new URL(`http://${urlHost(options.admin?.host ?? '127.0.0.1')}:${admin.port}/__admin`) }),
    faults: world.faults,
    scenarios: world.scenarios,
    reset: world.reset,
    registry: world.registry,
    clock,
    journal: world.journal,
    description,
    ...(kept && { stateFile: kept.file }),
    reloadTokens: (next) => world.startingTokens.reload(next, world.registry, kept?.keep ?? (() => {})),
    get caFile() {
      return certifying.served().caFile;
    },
    get ca() {
      return certifying.served().ca;
    },
    authorityIsNew: certifying.served().isNew,
    isExposed: Object.values(doors.ports).some(({ address }) => address !== undefined && !isLoopback(address)),
    synchronize: doors.synchronize,
    failure: doors.failure,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function kernelOf(world: World): Handler {
  return (request) => answer(request, world);
}

type Addresses = Readonly<Record<Environment, ListenAddress>>;

function addressesOf(host: string, { ports = {}, sockets = {} }: MockOptions): Addresses {
  const addressOf = (environment: Environment): ListenAddress => {
    const { [environment]: socket } = sockets;
    return { host, port: ports[environment] ?? 0, ...(socket !== undefined && { socket }) };
  };
  return { staging: addressOf('staging'), production: addressOf('production') };
}

async function openDoors(addresses: Addresses, behaviour: Omit<DoorOptions, 'environment'>): Promise<Doors> {
  const opened: (readonly [Environment, Port])[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(([, port]) => port.close()));
  };
  try {
    for (const environment of environments) {
      opened.push([environment, await openDoor({ ...behaviour, ...addresses[environment], environment })]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ports: Object.fromEntries(opened) as Record<Environment, Port>,
    certify: (identity) => {
      for (const [, port] of opened) port.certify(identity);
    },
    synchronize: async () => {},
    failure: new Promise(() => {}),
    close,
  };
}

/** What only a mock with workers needs is loaded for none without. */
async function openByWorkers(
  addresses: Addresses,
  world: World,
  count: number,
  identity: string,
  { limits, notify = warnProcess }: MockOptions,
): Promise<Doors> {
  const { openWorkers } = await import('./workers/open-workers.ts');
  return openWorkers(world, { count, addresses, identity, limits, notify });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
