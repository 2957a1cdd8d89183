import type { Instant } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';

/** What goes wrong. Times are in milliseconds of this machine, not of the mock's clock. */
export type Disturbance =
  /** The answer comes late. */
  | { readonly kind: 'latency'; readonly delayMs: number }
  /** Another answer: that of an overloaded or broken service, never a success. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** The connection is reset without an answer. */
  | { readonly kind: 'reset' }
  /** The connection is closed without an answer. */
  | { readonly kind: 'empty' }
  /** The connection is closed in the middle of the body. */
  | { readonly kind: 'truncated' }
  /** The body arrives whole and is not JSON. */
  | { readonly kind: 'malformed' }
  /** The body takes so long to arrive. */
  | { readonly kind: 'slow-body'; readonly bodyOverMs: number };

/** The kinds, in the order in which they are documented. */
export const disturbanceKinds = [
  'latency',
  'status',
  'reset',
  'empty',
  'truncated',
  'malformed',
  'slow-body',
] as const satisfies readonly Disturbance['kind'][];

/** Which requests it happens to: all of them unless told. */
interface Aim {
  readonly environment?: Environment;
  /** Id of an operation. */
  readonly operation?: string;
  /** Id of a token, wherever it is recognised: also when it is refused. */
  readonly token?: string;
}

/** A fault as it is asked for. */
export type FaultOrder = Disturbance &
  Aim & {
    /** How many requests it happens to: to every one unless given. */
    readonly times?: number;
    /** It happens to no request from this instant of the mock's clock. */
    readonly until?: Instant;
    /**
     * Whether the request gets lost, so that nothing is carried out, or the answer, after all was. A `status` loses the
     * request unless told otherwise, everything else the answer.
     */
    readonly loses?: 'request' | 'answer';
  };
