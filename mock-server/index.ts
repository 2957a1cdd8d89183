import type { Clock } from '../src/clock.ts';
import { createClock } from '../src/clock.ts';
import type { Description } from '../src/description/description.ts';
import { type Environment, environments } from '../src/description/environment.ts';
import { loadDescription } from '../src/description/load.ts';
import { Fault, type Problem } from '../src/fault.ts';
import type { Registry } from '../src/tokens/registry.ts';
import type { Secret } from '../src/tokens/secret.ts';
import { fixtureTokens, type KnownToken, readTokenFile } from '../src/tokens/token-file.ts';
import { openAdminDoor } from './admin/admin-door.ts';
import { answer } from './answer.ts';
import { type DoorBehaviour, type DoorOptions, openDoor } from './doors/door.ts';
import type { Handler } from './doors/listener.ts';
import type { Port } from './doors/port.ts';
import type { Faults } from './faults/faults.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { prepare } from './prepare.ts';
import type { Scenarios } from './scenarios/scenarios.ts';
import type { TokenReload } from './starting-tokens.ts';
import { resumeClock } from './state/resume-clock.ts';
import { openStateFile, type StateFile } from './state/state-file.ts';
import { defaultAuthorityFolder, type Identity, openAuthority } from './tls/authority.ts';
import { certifiedNames } from './tls/certified-names.ts';
import { createWorld, type World } from './world.ts';

export type { RequestFacts } from '../src/auth/facts.ts';
export { headerValues } from '../src/auth/facts.ts';
export { answer } from './answer.ts';
export type { DoorBehaviour } from './doors/door.ts';
export type { Handler } from './doors/listener.ts';
export type { Answer } from './encode.ts';
export type { DetailedEntry, JournalEntry } from './journal/entry.ts';
export { explain } from './journal/explain.ts';
export type { Journal } from './journal/journal.ts';
export { type ScenarioName, scenarioNames } from './scenarios/scenario.ts';
export type { TokenReload } from './starting-tokens.ts';
export { defaultAuthorityFolder, openAuthority } from './tls/authority.ts';
export type { CertifiedKey } from './tls/certified-key.ts';
export { certifiedNames } from './tls/certified-names.ts';
export type { World } from './world.ts';

export interface MockOptions {
  /** The bundled one unless given. */
  readonly description?: Description;
  /** The package's fixture tokens unless given. */
  readonly tokens?: readonly KnownToken[];
  /** The system's unless given. */
  readonly clock?: Clock;
  /**
   * File in which tokens, clients, and a clock that was not given outlive the mock. Nothing does unless given. One mock at a
   * time can use it.
   */
  readonly state?: string;
  /** Told of what is wrong while the mock goes on. The process warns of it unless given. */
  readonly notice?: (problem: Problem) => void;
  /** Address to listen on: 127.0.0.1 unless given. */
  readonly host?: string;
  /** Port of each environment: any free one unless given. */
  readonly ports?: Partial<Readonly<Record<Environment, number>>>;
  /** Folder of this machine's authority. */
  readonly authorityFolder?: string;
  /** Lets plain HTTP through to the token check. Off unless given. */
  readonly plainHttpAllowed?: boolean;
  /** How many requests the journal keeps: 1000 unless given. */
  readonly journalSize?: number;
  /** Adds a response header that says why. Off unless given. */
  readonly explain?: boolean;
  /** Generates the bodies of business operations anew for each call; needs an optional package. Off unless given. */
  readonly dynamic?: boolean;
  /** Opens the admin API on a port of its own. There is none unless given. */
  readonly admin?: AdminOptions;
  /** Puts another handler in place of the kernel: how the contract suite plants defects. */
  readonly handler?: (world: World) => Handler;
  /** Makes the doors behave otherwise, for the same purpose. */
  readonly door?: DoorBehaviour;
  /** Makes another certificate than this machine's authority would. Asked with the names that it must be for. */
  readonly certify?: (names: readonly string[]) => Promise<Certification>;
}

/** Where the admin API is. */
export interface AdminOptions {
  /** Address to listen on: 127.0.0.1 unless given. Any that is not of loopback needs a key. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
  /** Demanded of every call but the health check and the download of the CA certificate. */
  readonly key?: Secret;
}

/** A server's key and certificates, and the certificate of the authority that clients are told to trust. All PEM. */
export type Certification = Pick<Identity, 'server' | 'ca'>;

/** One environment of a running mock. */
export interface MockService {
  readonly environment: Environment;
  /** Such as `https://127.0.0.1:4010/api/v1`. */
  readonly baseUrl: URL;
}

/** A running mock of both environments. */
export interface Mock extends AsyncDisposable {
  readonly staging: MockService;
  readonly production: MockService;
  /** Base URL of the admin API, if there is one, such as `http://127.0.0.1:4012/__admin`. */
  readonly adminUrl?: URL;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly scenarios: Scenarios;
  /** Puts everything back as it was at the start. */
  reset(): void;
  /** The latest requests, each with why it was answered as it was. */
  readonly journal: Journal;
  readonly description: Description;
  /** The file in which the state outlives the mock, if there is one. */
  readonly stateFile?: string;
  /**
   * Puts other tokens in the place of those that it knew from the start. What is said of a token as before stays as it is by
   * now: revoked, replaced. Throws a `Fault`, and changes nothing, where an id is that of a token that was issued.
   */
  reloadTokens(tokens: readonly KnownToken[]): TokenReload;
  /** Certificate that clients must trust, in PEM. */
  readonly ca: string;
  /** The file that holds it. */
  readonly caFile: string;
  /** Whether this machine's authority was made by this start. */
  readonly authorityIsNew: boolean;
  close(): Promise<void>;
}

/** Starts both environments over HTTPS. Throws a `Fault`, with nothing left running, when that cannot be done. */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { clock = createClock(), state, notice = warn } = options;
  if (state === undefined) return startWith(undefined, clock, options);
  const file = await openStateFile(state, notice);
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

async function startWith(kept: StateFile | undefined, clock: Clock, options: MockOptions): Promise<Mock> {
  const { host = '127.0.0.1', handler = kernelOf } = options;
  const description = options.description ?? (await loadDescription());
  const tokens = options.tokens ?? (await readTokenFile(fixtureTokens));
  const world = createWorld({
    description,
    tokens,
    clock,
    plainHttpAllowed: options.plainHttpAllowed ?? false,
    journal: createJournal(options.journalSize),
    explain: options.explain ?? false,
    dynamic: options.dynamic ?? false,
    ...(kept && { kept }),
  });
  if (world.dynamic) await requireGenerator(world);
  const names = certifiedNames(description, host);
  const authority = await openAuthority(options.authorityFolder ?? defaultAuthorityFolder(), names);
  const identity: Identity = { ...authority, ...(await options.certify?.(names)) };
  const doors = await openDoors(
    {
      ...options.door,
      handler: handler(world),
      prepare: (request) => prepare(request, world),
      identity: identity.server,
      host,
    },
    options,
  );
  const serviceOf = (environment: Environment): MockService => ({
    environment,
    baseUrl: new URL(`https://${urlHost(host)}:${doors[environment].port}${description.basePath}`),
  });
  const closeDoors = (): Promise<unknown> => Promise.all(Object.values(doors).map((door) => door.close()));
  const stage = {
    world,
    baseUrls: { staging: serviceOf('staging').baseUrl, production: serviceOf('production').baseUrl },
    ca: identity.ca,
  };
  const admin =
    options.admin &&
    (await openAdminDoor(stage, { ...options.admin, identity: identity.server }).catch(async (error: unknown) => {
      await closeDoors();
      throw error;
    }));
  const close = async (): Promise<void> => {
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
    caFile: identity.caFile,
    ca: identity.ca,
    authorityIsNew: identity.isNew,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function warn({ what, place, remedy }: Problem): void {
  process.emitWarning(`${place === undefined ? '' : `${place}: `}${what}. ${remedy}`);
}

/** The making of certificates, loaded when it is needed: it brings a library that a start should not wait for. */
export function loadCertificates(): Promise<typeof import('./tls/certificates.ts')> {
  return import('./tls/certificates.ts');
}

async function requireGenerator({ generator }: World): Promise<void> {
  await generator.load();
  if (generator.obstacle === undefined) return;
  const { what, remedy } = generator.obstacle;
  throw new Fault('usage', { what, place: '--dynamic', remedy });
}

function kernelOf(world: World): Handler {
  return (request) => answer(request, world);
}

async function openDoors(
  behaviour: Omit<DoorOptions, 'environment' | 'port'>,
  { ports = {} }: MockOptions,
): Promise<Readonly<Record<Environment, Port>>> {
  const opened: (readonly [Environment, Port])[] = [];
  try {
    for (const environment of environments) {
      const port = ports[environment] ?? 0;
      opened.push([environment, await openDoor({ ...behaviour, environment, port })]);
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
