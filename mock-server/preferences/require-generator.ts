import { Fault } from '../../src/fault.ts';
import type { Generator } from './generator.ts';

/** Loads the engine for a mock that makes all bodies up. Throws a `Fault` where there is none. */
export async function requireGenerator(generator: Generator): Promise<void> {
  await generator.load();
  if (generator.obstacle === undefined) return;
  const { what, remedy } = generator.obstacle;
  throw new Fault('usage', { what, place: '--dynamic', remedy });
}
