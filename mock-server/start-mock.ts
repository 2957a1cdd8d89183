import { type Clock, createClock } from '../src/clock.ts';
import { type Environment, environments } from '../src/description/environment.ts';
import { loadDescription } from '../src/description/load.ts';
import { loadTokens } from '../src/tokens/load-tokens.ts';
import { openAdminDoor } from './admin/admin-door.ts';
import { answer } from './answer.ts';
import { type DoorOptions, openDoor } from './doors/door.ts';
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
import { createWorld, type World } from './world.ts';

/** Starts both environments over HTTPS. Throws a `Fault`, with nothing left running, when that cannot be done. */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { clock = createClock(), state, notify = warnProcess } = options;
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
  const { host = '127.0.0.1', handler = kernelOf } = options;
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
  const doors = await openDoors(
    {
      ...options.door,
      handler: handler(world),
      prepare: (request) => prepare(request, world),
      identity: certifying.served().server,
      host,
      ...(options.limits && { limits: options.limits }),
      ...(options.handler === undefined && { invites: (head) => isLetIn(head, world) }),
    },
    options,
  );
  const serviceOf = (environment: Environment): MockService => {
    const socket = options.sockets?.[environment];
    const where = socket === undefined ? `${urlHost(host)}:${doors[environment].port}` : 'localhost';
    const baseUrl = new URL(`https://${where}${description.basePath}`);
    return { environment, baseUrl, ...(socket !== undefined && { socket }) };
  };
  const closeDoors = (): Promise<unknown> => Promise.all(Object.values(doors).map((door) => door.close()));
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
      identity: certifying.served().server,
      ...(options.limits && { limits: options.limits }),
    }).catch(async (error: unknown) => {
      await closeDoors();
      throw error;
    }));
  const stopKeeping = certifying.keep([...Object.values(doors), ...(admin ? [admin] : [])]);
  const close = async (): Promise<void> => {
    stopKeeping();
    await Promise.all([closeDoors(), admin?.close()]);
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
    isExposed: Object.values(doors).some(({ address }) => address !== undefined && !isLoopback(address)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function kernelOf(world: World): Handler {
  return (request) => answer(request, world);
}

async function openDoors(
  behaviour: Omit<DoorOptions, 'environment' | 'port'>,
  { ports = {}, sockets = {} }: MockOptions,
): Promise<Readonly<Record<Environment, Port>>> {
  const opened: (readonly [Environment, Port])[] = [];
  try {
    for (const environment of environments) {
      const { [environment]: port = 0 } = ports;
      const { [environment]: socket } = sockets;
      const where = { port, ...(socket !== undefined && { socket }) };
      opened.push([environment, await openDoor({ ...behaviour, ...where, environment })]);
    }
  } catch (error) {
    await Promise.all(opened.map(([, door]) => door.close()));
    throw error;
  }
  return Object.fromEntries(opened) as Record<Environment, Port>;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
