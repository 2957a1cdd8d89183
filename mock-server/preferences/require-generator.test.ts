import { expect, test } from 'vitest';
import { Fault } from '../../src/fault.ts';
import type { Generator, Obstacle } from './generator.ts';
import { requireGenerator } from './require-generator.ts';

/** A generator that finds out whether anything stands in its way when it is loaded. */
function generatorWith(found: Obstacle | undefined): Generator {
  let obstacle: Obstacle | undefined = { what: 'it has not been loaded', remedy: 'Load it.' };
  return {
    settled: false,
    get obstacle() {
      return obstacle;
    },
    load: async () => {
      obstacle = found;
    },
    generate: () => undefined,
  };
}

test('a mock that makes all bodies up starts where the engine is there once it is loaded', async () => {
  expect(await requireGenerator(generatorWith(undefined))).toBe(undefined);
});

test('without the engine it does not start, and says what to do', async () => {
  await expect(requireGenerator(generatorWith({ what: 'there is none', remedy: 'Install it.' }))).rejects.toEqual(
    new Fault('usage', { what: 'there is none', place: '--dynamic', remedy: 'Install it.' }),
  );
});
