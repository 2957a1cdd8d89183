import { type Clock, createClock } from '../src/clock.ts';
import type { Description } from '../src/description/description.ts';
import { loadBundled } from '../src/description/load-bundled.ts';
import { Fault } from '../src/fault.ts';
import type { KnownToken } from '../src/tokens/known-token.ts';
import { loadFixtures } from '../src/tokens/load-fixtures.ts';
import type { Registry } from '../src/tokens/registry.ts';
import { createFetchDoor, type FetchDoor, type FetchDoorOptions } from './doors/fetch.ts';
import { type Limits, limitsOf } from './doors/limits.ts';
import { lostConnection } from './doors/lost-connection.ts';
import type { Faults } from './faults/faults.ts';
import type { Journal } from './journal/journal.ts';
import type { MockOptions } from './mock.ts';
import { requireGenerator } from './preferences/require-generator.ts';
import type { Scenarios } from './scenarios/scenarios.ts';
import { createWorld } from './world.ts';

type Shared = 'description' | 'tokens' | 'clock' | 'plainHttpAllowed' | 'journalSize' | 'explain' | 'dynamic';

/** What a mock without a port can be told: as of one with ports, as far as it fits. */
export interface FetchMockOptions extends Pick<MockOptions, Shared>, Pick<FetchDoorOptions, 'environment'> {
  /** Those of `defaultLimits` where nothing else is said. */
  readonly limits?: Partial<Pick<Limits, 'maxHeaderSize' | 'maxBodySize'>>;
}

/** A mock of both environments without a port, with a world of its own. */
export interface FetchMock {
  /**
   * For anything that takes `Request → Response`. Where the connection is lost, that is `Response.error()`. It rejects with the
   * reason of an abort, and with a `Fault` where the host is none of the description.
   */
  readonly handle: FetchDoor;
  /** The same in place of the runtime's `fetch`: where the connection is lost, it rejects with a `TypeError`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The value of a token of the token file, by its id, such as `staging-valid`. Throws a `Fault` where there is none. */
  token(id: string): string;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly scenarios: Scenarios;
  /** The latest requests, each with why it was answered as it was. */
  readonly journal: Journal;
  readonly description: Description;
  /** Puts everything back as it was at the start. */
  reset(): void;
}

/** Makes a mock without a port. Throws a `Fault` when its description or its tokens are broken. */
export async function createFetchMock(options: FetchMockOptions = {}): Promise<FetchMock> {
  const description = options.description ?? (await loadBundled());
  const tokens = options.tokens ?? (await loadFixtures());
  const world = createWorld({
    description,
    tokens,
    clock: options.clock ?? createClock(),
    plainHttpAllowed: options.plainHttpAllowed ?? false,
    journalSize: options.journalSize,
    explain: options.explain ?? false,
    dynamic: options.dynamic ?? false,
  });
  if (world.dynamic) await requireGenerator(world.generator);
  const { environment } = options;
  const handle = createFetchDoor(world, { limits: limitsOf(options.limits), ...(environment && { environment }) });
  const { registry, clock, faults, scenarios, journal, reset } = world;
  return {
    handle,
    fetch: async (input, init) => {
      const response = await handle(new Request(input, init));
      if (response.type === 'error') throw new TypeError('fetch failed', { cause: lostConnection() });
      return response;
    },
    token: (id) => tokenValue(id, tokens),
    ...{ registry, clock, faults, scenarios, journal, description, reset },
  };
}

/** Who takes a value for an id must not find it in an error. */
function tokenValue(id: string, tokens: readonly KnownToken[]): string {
  const found = tokens.find(({ token }) => token.id === id);
  if (found !== undefined) return found.secret.reveal();
  throw new Fault('usage', {
    what: 'the token file has no token of that id',
    remedy: `Take one of ${tokens.map(({ token }) => token.id).join(', ')}.`,
  });
}
