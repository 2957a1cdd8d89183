/** A request as it goes on the wire. */
export interface WireRequest {
  readonly url: URL;
  readonly method: string;
  /** Path and query exactly as sent: no library may tidy it. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Requests of one case with the same name share one keep-alive connection. */
  readonly connection?: string;
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** No answer came: the connection was refused, cut, not trusted, or nothing came in time. */
interface Unanswered {
  readonly kind: 'unanswered';
  /** Node's error code, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly reason: string;
}

export type Reply = Answered | Unanswered;

/** What was sent and what came back. */
export interface Exchange {
  readonly request: WireRequest;
  readonly reply: Reply;
  readonly durationMs: number;
}

/** The values of a response header, in the order received. */
export function responseHeader({ headers }: Answered, name: string): readonly string[] {
  return headers.filter(([known]) => known.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
