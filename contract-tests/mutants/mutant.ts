import type { Description } from '../../src/description/description.ts';
import type { PlantedServer } from '../targets/mock.ts';
import { handlerOf, type Make } from './workshop.ts';

/** A server with one planted defect: the correct one in a thin wrapper. */
export interface Mutant {
  /** Of the catalogue of defects. */
  readonly id: string;
  readonly title: string;
  /** Ids of the assertions that must each notice it. */
  readonly killedBy: readonly [string, ...string[]];
  readonly server: PlantedServer;
  /** How its handler is made out of another, so that a second defect can be planted beneath it. */
  readonly make?: Make;
}

type Named = readonly [id: string, title: string, killedBy: Mutant['killedBy']];

/** A server that answers wrongly. */
export function mutant(
  ...[id, title, killedBy, make, besides = {}]: [...Named, make: Make, besides?: Omit<PlantedServer, 'handler'>]
): Mutant {
  return { id, title, killedBy, server: { ...besides, handler: handlerOf(make) }, make };
}

/** A server that answers rightly on connections that are wrong. */
export function misbehaving(
  ...[id, title, killedBy, server]: [...Named, server: Pick<PlantedServer, 'door' | 'certify'>]
): Mutant {
  return { id, title, killedBy, server };
}

/** A right server with a description that is wrong. */
export function misdescribed(
  ...[id, title, killedBy, describe]: [...Named, describe: (description: Description) => Description]
): Mutant {
  return { id, title, killedBy, server: { describe } };
}
