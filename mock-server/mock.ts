import type { Clock } from '../src/clock.ts';
import type { Description } from '../src/description/description.ts';
import type { Environment } from '../src/description/environment.ts';
import type { Fault } from '../src/fault.ts';
import type { KnownToken } from '../src/tokens/known-token.ts';
import type { Registry } from '../src/tokens/registry.ts';
import type { Secret } from '../src/tokens/secret.ts';
import type { DoorBehaviour } from './doors/door.ts';
import type { Limits } from './doors/limits.ts';
import type { Handler } from './doors/listener.ts';
import type { Faults } from './faults/faults.ts';
import type { Journal } from './journal/journal.ts';
import type { Notify } from './notice.ts';
import type { Scenarios } from './scenarios/scenarios.ts';
import type { TokenReload } from './starting-tokens.ts';
import type { Certification } from './tls/certifying.ts';
import type { CertificateFiles } from './tls/own-certificate.ts';
import type { World } from './world.ts';

/**
 * What a mock can be told. Every part has a default; with none given, it serves the bundled description on free ports of loopback.
 */
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
  /** Address to listen on: 127.0.0.1 unless given. */
  readonly host?: string;
  /** What else clients call it, for its certificate: host names and addresses. */
  readonly names?: readonly string[];
  /** Port of each environment: any free one unless given. */
  readonly ports?: Partial<Readonly<Record<Environment, number>>>;
  /** Files of Unix sockets, for environments that are to listen there instead of on a port. */
  readonly sockets?: Partial<Readonly<Record<Environment, string>>>;
  /** Those of `defaultLimits` where nothing else is said. */
  readonly limits?: Partial<Limits>;
  /** One's own certificate, in place of one by this machine's authority. Taken up anew when its files change. */
  readonly certificate?: CertificateFiles;
  /** Told what is wrong but stops nothing, and of changed certificates. Warnings of the process unless given. */
  readonly notify?: Notify;
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
  /**
   * How many processes answer: one, this one, unless given. More have one view of tokens, clock and faults. What other processes
   * cannot be told (`handler`, `door`, `certify`, a clock that does not follow the system's) does not go with them.
   */
  readonly workers?: number;
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

/** One environment of a running mock. */
export interface MockService {
  readonly environment: Environment;
  /** Such as `https://127.0.0.1:4010/api/v1`. */
  readonly baseUrl: URL;
  /** The file of the Unix socket where it listens, if it does so there; the base URL is then one of `localhost`. */
  readonly socket?: string;
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
  /** Certificate that clients must trust, in PEM; none where one's own certificate does not come with its authority's. */
  readonly ca: string | undefined;
  /** The file that holds it. */
  readonly caFile: string | undefined;
  /** Whether this machine's authority was made by this start. */
  readonly authorityIsNew: boolean;
  /**
   * Resolves when every worker goes by all that was changed before, and the journal has all that was answered before: to be
   * awaited between the one and the other. At once without workers.
   */
  synchronize(): Promise<void>;
  /** Resolves, if ever, when workers die again and again, so that they are not replaced any more. */
  readonly failure: Promise<Fault>;
  /** Whether others than this machine reach it, as far as its addresses say. */
  readonly isExposed: boolean;
  close(): Promise<void>;
}
