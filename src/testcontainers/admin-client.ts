import type { Environment } from '../description/environment.ts';
import type { TokenKind } from '../description/security-scheme.ts';
import { Fault } from '../fault.ts';

/** A token that was made just now. Its value is told only here. */
export interface IssuedToken {
  readonly id: string;
  readonly kind: TokenKind;
  readonly environment: Environment;
  readonly account: string;
  readonly value: string;
  /** RFC 3339; absent where it never expires. */
  readonly expiresAt?: string;
}

/** A token to make: a client's, which never expires, unless more is said. */
export interface TokenOrder {
  readonly environment: Environment;
  readonly kind?: TokenKind;
  readonly account?: string;
  readonly expiresInSeconds?: number;
}

/** The clock of the mock. `now` is an RFC 3339 date-time. */
export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
  readonly aheadMs?: number;
}

/** One request of the journal, with why it was answered as it was. */
export interface JournaledRequest {
  readonly id: number;
  readonly environment: Environment;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly cause: string;
  readonly why: string;
}

/** What goes wrong, and when; spec/admin.openapi.yaml says what each kind takes. */
export interface FaultOrder {
  readonly kind: string;
  readonly [detail: string]: string | number;
}

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
    begin(name: string): Promise<readonly IssuedToken[]>;
    end(name: string): Promise<void>;
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
  const call = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const answer = await fetch(`${baseUrl.href}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw refusalOf(`${method} /__admin${path}`, answer.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  };
  const at = (instant: string | undefined): object | undefined => (instant === undefined ? undefined : { at: instant });
  const token = (id: string): string => `/tokens/${encodeURIComponent(id)}`;
  return {
    issue: (order) => call('POST', '/tokens', order),
    expire: async (id, instant) => {
      await call('POST', `${token(id)}/expire`, at(instant));
    },
    revoke: async (id, instant) => {
      await call('POST', `${token(id)}/revoke`, at(instant));
    },
    rotate: (id, overlapSeconds) =>
      call('POST', `${token(id)}/rotate`, overlapSeconds === undefined ? undefined : { overlapSeconds }),
    clock: {
      read: () => call('GET', '/clock'),
      advance: (seconds) => call('POST', '/clock/advance', { seconds }),
      freeze: (instant) => call('POST', '/clock/freeze', at(instant)),
      set: (instant) => call('POST', '/clock/set', { at: instant }),
      reset: () => call('POST', '/clock/reset'),
    },
    faults: {
      plan: async (order) => (await call<{ readonly id: string }>('POST', '/faults', order)).id,
      clear: () => call('DELETE', '/faults'),
    },
    scenarios: {
      begin: async (name) =>
        (await call<{ readonly issued: readonly IssuedToken[] }>('POST', `/scenarios/${encodeURIComponent(name)}`))
          .issued,
      end: (name) => call('DELETE', `/scenarios/${encodeURIComponent(name)}`),
    },
    requests: async (limit) => {
      const path = limit === undefined ? '/requests' : `/requests?limit=${limit}`;
      return (await call<{ readonly requests: readonly JournaledRequest[] }>('GET', path)).requests;
    },
    reset: () => call('POST', '/reset'),
  };
}

function refusalOf(place: string, status: number, text: string): Fault {
  return new Fault('control', {
    what: `the admin API answered ${status}: ${text.slice(0, 500)}`,
    place,
    remedy: 'See spec/admin.openapi.yaml for what it takes.',
  });
}
