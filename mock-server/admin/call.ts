import type { Environment } from '../../src/description/environment.ts';
import type { World } from '../world.ts';
import type { Reply } from './reply.ts';

/** What a call has to do with. */
export interface Stage {
  readonly world: World;
  readonly baseUrls: Readonly<Record<Environment, URL>>;
  /** The certificate that clients must trust, if it is not one that they trust already. PEM. */
  readonly ca: string | undefined;
}

/** What was asked, once it was found to be as the description says. */
export interface Asked {
  /** The parameters of the path and of the query. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `undefined` where there is none. */
  readonly body: unknown;
}

/** Carries out one operation of the admin API. */
export type Call = (asked: Asked, stage: Stage) => Reply;
