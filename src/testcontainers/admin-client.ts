import type { components, paths } from '../admin-api.ts';
import { Fault } from '../fault.ts';
import type { JsonOf } from '../json-of.ts';

type Schemas = components['schemas'];

/** A token that was made just now. Its value is told only here. */
export type IssuedToken = Schemas['IssuedToken'];

/** A token to make: a client's, which never expires, unless more is said. */
export type TokenOrder = Schemas['TokenOrder'];

/** The clock of the mock. `now` is an RFC 3339 date-time. */
export type ClockState = Schemas['Clock'];

/** One request of the journal, with why it was answered as it was. */
export type JournaledRequest = Schemas['Request'];

/** What goes wrong, and when; spec/admin.openapi.yaml says what each kind takes. */
export type FaultOrder = Schemas['FaultOrder'];

/**
 * What a test may do to a running mock that nobody can do to the service. Each call rejects with a `Fault` where the mock
 * refuses it. Instants are RFC 3339 date-times of the mock's clock.
 */
export interface AdminClient {
  issue(order: TokenOrder): Promise<IssuedToken>;
  /** Ends a token now, or at an instant. */
  expire(id: string, at?: string): Promise<void>;
  revoke(id: string, at?: string): Promise<void>;
  /** Renews a token as somebody else would. The old one goes on for the overlap, that of the description unless given. */
  rotate(id: string, overlapSeconds?: number): Promise<IssuedToken>;
  readonly clock: {
    read(): Promise<ClockState>;
    /** Back where it is negative; to the millisecond. */
    advance(seconds: number): Promise<ClockState>;
    freeze(at?: string): Promise<ClockState>;
    set(at: string): Promise<ClockState>;
    reset(): Promise<ClockState>;
  };
  readonly faults: {
    /** Gives the id of the fault. */
    plan(order: FaultOrder): Promise<string>;
    clear(): Promise<void>;
  };
  readonly scenarios: {
    /** Gives the tokens that came to be with it. */
    begin(name: Schemas['ScenarioName']): Promise<readonly IssuedToken[]>;
    end(name: Schemas['ScenarioName']): Promise<void>;
  };
  /** The latest requests, the oldest of them first. */
  requests(limit?: number): Promise<readonly JournaledRequest[]>;
  /** Puts everything back as it was at the start. */
  reset(): Promise<void>;
}

/**
 * Calls the admin API at its base URL, `…/__admin`. What it answers is as its description says, for it comes from the same
 * release.
 */
export function createAdminClient(baseUrl: URL, key: string): AdminClient {
  const call: Call = async (method, path, { path: segments = {}, query = {}, body }: Sent) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments[name] ?? ''));
    const url = new URL(filled, baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const answer = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw refusalOf(`${method} ${filled}`, answer.status, text);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    issue: (order) => call('POST', '/__admin/tokens', { body: order }),
    expire: async (tokenId, at) => {
      await call('POST', '/__admin/tokens/{tokenId}/expire', { path: { tokenId }, ...endAt(at) });
    },
    revoke: async (tokenId, at) => {
      await call('POST', '/__admin/tokens/{tokenId}/revoke', { path: { tokenId }, ...endAt(at) });
    },
    rotate: (tokenId, overlapSeconds) =>
      call('POST', '/__admin/tokens/{tokenId}/rotate', {
        path: { tokenId },
        ...(overlapSeconds !== undefined && { body: { overlapSeconds } }),
      }),
    clock: {
      read: () => call('GET', '/__admin/clock', {}),
      advance: (seconds) => call('POST', '/__admin/clock/advance', { body: { seconds } }),
      freeze: (at) => call('POST', '/__admin/clock/freeze', endAt(at)),
      set: (at) => call('POST', '/__admin/clock/set', { body: { at } }),
      reset: () => call('POST', '/__admin/clock/reset', {}),
    },
    faults: {
      plan: async (order) => (await call('POST', '/__admin/faults', { body: order })).id,
      clear: () => call('DELETE', '/__admin/faults', {}),
    },
    scenarios: {
      begin: async (scenario) => (await call('POST', '/__admin/scenarios/{scenario}', { path: { scenario } })).issued,
      end: (scenario) => call('DELETE', '/__admin/scenarios/{scenario}', { path: { scenario } }),
    },
    requests: async (limit) => {
      const { requests } = await call('GET', '/__admin/requests', { query: limit === undefined ? {} : { limit } });
      return requests;
    },
    reset: () => call('POST', '/__admin/reset', {}),
  };
}

function endAt(at: string | undefined): { readonly body?: { readonly at: string } } {
  return at === undefined ? {} : { body: { at } };
}

type Method = 'GET' | 'POST' | 'DELETE';

type Operation<Verb extends Method, Path extends keyof paths> = NonNullable<paths[Path][Lowercase<Verb>]>;

/** The paths that take a method. */
type PathWith<Verb extends Method> = {
  [Path in keyof paths]: [Operation<Verb, Path>] extends [never] ? never : Path;
}[keyof paths];

/** What the description demands of a call, and lets it have. */
type Given<Described> = PathOf<Described> & QueryOf<Described> & BodyOf<Described>;

type PathOf<Described> = Described extends { readonly parameters: { readonly path: infer Path } }
  ? { readonly path: Path }
  : unknown;

type QueryOf<Described> = Described extends { readonly parameters: { readonly query?: infer Query } }
  ? { readonly query?: NonNullable<Query> }
  : unknown;

type BodyOf<Described> = Described extends { readonly requestBody: infer Body }
  ? { readonly body: JsonOf<Body> }
  : Described extends { readonly requestBody?: infer Body }
    ? { readonly body?: NonNullable<JsonOf<Body>> }
    : unknown;

type Told<Described> = Described extends { readonly responses: infer Responses }
  ? JsonOf<Responses[Extract<keyof Responses, 200 | 201 | 204>]>
  : never;

/** The same as it is sent. */
interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}

type Call = <Verb extends Method, Path extends PathWith<Verb>>(
  method: Verb,
  path: Path,
  given: Given<Operation<Verb, Path>>,
) => Promise<Told<Operation<Verb, Path>>>;

function refusalOf(place: string, status: number, text: string): Fault {
  return new Fault('control', {
    what: `the admin API answered ${status}: ${text.slice(0, 500)}`,
    place,
    remedy: 'See spec/admin.openapi.yaml for what it takes.',
  });
}
