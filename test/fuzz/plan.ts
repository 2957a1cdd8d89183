import type { Ground } from './make-message.ts';
import type { Message } from './message.ts';

/** A port to be fuzzed. */
export interface Door extends Ground {
  readonly port: number;
}

/** One request, or what is left of one. */
export interface Piece {
  /** One character a byte. */
  readonly bytes: string;
  /** Whether it may get a success. */
  readonly mayPass: boolean;
  /** What it was written from, where its framing is in order. */
  readonly message?: Message;
}

/** What is sent on one connection. Only the last piece can be in disorder: nobody knows what comes after one. */
export interface Plan {
  readonly door: Door;
  /** `tls` are bytes in place of a handshake; `records` is HTTPS of which one record is changed on its way. */
  readonly transport: 'https' | 'http' | 'http2' | 'tls' | 'records';
  readonly pieces: readonly Piece[];
  /** Of `records`: the write that is changed, where in it, and by what. */
  readonly damage?: { readonly write: number; readonly at: number; readonly bits: number };
}
