import type { Environment } from '../../src/description/environment.ts';
import type { Fault } from '../../src/fault.ts';
import type { Port } from './port.ts';

/** The ports of both environments, whoever answers there. */
export interface Doors {
  readonly ports: Readonly<Record<Environment, Pick<Port, 'port' | 'address'>>>;
  /** Shows another key and certificate to whoever connects from now on, in one PEM text. */
  certify(identity: string): void;
  /** See `Mock`. */
  synchronize(): Promise<void>;
  /** See `Mock`. */
  readonly failure: Promise<Fault>;
  /** Stops listening, lets requests in flight finish for a while, and ends idle connections. */
  close(): Promise<void>;
}
