import { expect, test } from 'vitest';
import { createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { withRenewalOverlap } from '../../src/description/with-renewal-overlap.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Token } from '../../src/tokens/token.ts';
import { createWorld } from '../world.ts';
import { rotate } from './rotate.ts';

const bundled = await loadDescription();
const token: Token = { id: 'old', kind: 'client', environment: 'staging', account: 'A', issuedAt: 100, expiresAt: 400 };

/** What became of both tokens, at instant 1000. */
function rotated(description = bundled, overlapSeconds?: number) {
  const clock = createClock();
  clock.freeze(1000);
  const world = createWorld({ description, tokens: [{ secret: new Secret('mock-the-old-token'), token }], clock });
  const { token: successor } = rotate(token, world, overlapSeconds);
  return { successor, old: world.registry.get('old') };
}

test('the successor lives as long as the old token was to live from its own beginning', () => {
  expect(rotated().successor).toEqual({ ...token, id: 'staging-issued-1', issuedAt: 1000, expiresAt: 1300 });
});

test.each([
  ['at once, as the bundled description says', bundled, undefined, 1000],
  ['after the overlap of its description', withRenewalOverlap(bundled, 60), undefined, 61_000],
  [
    'at once, where the description has no renewal',
    { ...bundled, operations: bundled.operations.filter(({ renewal }) => renewal === undefined) },
    undefined,
    1000,
  ],
  ['after one that is given instead', withRenewalOverlap(bundled, 60), 2, 3000],
])('the old one ends %s', (_, description, overlapSeconds, replacedAt) => {
  expect(rotated(description, overlapSeconds).old).toEqual({ ...token, replacedAt });
});
