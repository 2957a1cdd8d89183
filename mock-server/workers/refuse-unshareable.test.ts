import { expect, test } from 'vitest';
import { createClock, createClockAt } from '../../src/clock.ts';
import { answer, type MockOptions, startMock } from '../index.ts';
import { refuseUnshareable } from './refuse-unshareable.ts';

const frozen = createClock(() => 5);
frozen.freeze();

test.each<readonly [string, MockOptions]>([
  ['nothing said of workers', {}],
  ['one worker', { workers: 1, handler: () => (request) => answer(request, {} as never), clock: createClock(() => 5) }],
  ['the most', { workers: 256 }],
  ['a clock that follows the system’s', { workers: 2, clock: createClock() }],
  ['a clock that is ahead of it', { workers: 2, clock: createClockAt(0) }],
  ['a clock that stands still, of whatever kind', { workers: 2, clock: frozen }],
])('%s is fine', (_, options) => {
  refuseUnshareable(options);
});

test.each([0, -1, 1.5, 257, Number.NaN, Number.POSITIVE_INFINITY])('%d is no number of workers', async (workers) => {
  await expect(startMock({ workers })).rejects.toMatchObject({
    code: 'usage',
    problems: [{ what: 'is no number of workers', remedy: 'Give a whole number from 1 to 256.' }],
  });
});

test.each<readonly [string, MockOptions]>([
  ['handler', { handler: () => () => ({ status: 200, headers: [], body: new Uint8Array(0) }) }],
  ['door', { door: { dated: false } }],
  ['certify', { certify: async () => ({ server: '', ca: '' }) }],
  ['clock', { clock: createClock(() => 5) }],
])('a %s of one’s own does not go with workers', async (place, options) => {
  await expect(startMock({ workers: 2, ...options })).rejects.toMatchObject({
    code: 'usage',
    problems: [
      { what: 'cannot be shared with other processes', place, remedy: expect.stringContaining('leave workers') },
    ],
  });
});
