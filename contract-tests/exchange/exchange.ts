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
  /** HTTP/1.1 unless given. */
  readonly httpVersion?: '2';
  /**
   * Changes the message that an HTTP library would write, one character a byte: for what no library writes. It goes over a
   * connection of its own.
   */
  readonly rewrite?: (message: string) => string;
}

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** No answer came: the connection was refused, cut, not trusted, or nothing came in time. */
export interface Unanswered {
  readonly kind: 'unanswered';
  /**
   * Node's error code, such as `ECONNREFUSED`; `NO_HTTP2` where HTTP/2 was wanted and is not offered; `NOT_REACHED` where an
   * earlier answer closed the connection.
   */
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

/** Header lines as pairs, from Node's list of names and values in turn. */
export function pairsOf(rawHeaders: readonly string[]): readonly (readonly [name: string, value: string])[] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []));
}

export function unansweredFor({ code = 'UNKNOWN', message }: NodeJS.ErrnoException): Unanswered {
  return { kind: 'unanswered', code, reason: message || code };
}
