import type { RawHeaders } from '../../src/auth/facts.ts';

/** A call as it arrived. */
export interface AdminRequest {
  readonly method: string;
  /** As sent, up to the first `?`. */
  readonly path: string;
  readonly query: string;
  readonly headers: RawHeaders;
  /** `undefined` where it was larger than the port takes. */
  readonly body: Uint8Array | undefined;
}
