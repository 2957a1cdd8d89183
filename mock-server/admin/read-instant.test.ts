import { expect, test } from 'vitest';
import { type InstantOrder, readInstant } from './read-instant.ts';

const LAST = Date.parse('9999-12-31T23:59:59.999Z');

test.each<readonly [InstantOrder, number]>([
  [{ at: '1970-01-01T00:00:01Z', place: 'at' }, 1000],
  [{ at: '9999-12-31T23:59:59.999Z', place: 'at' }, LAST],
  [{ at: '0000-01-01T00:00:00Z', place: 'at' }, -62_167_219_200_000],
  [{ inSeconds: 1.0004, from: 5, place: 'seconds' }, 1005],
  [{ inSeconds: 1.0006, from: 5, place: 'seconds' }, 1006],
  [{ inSeconds: -1, from: 5, place: 'seconds' }, -995],
  [{ inSeconds: 0, from: LAST, place: 'seconds' }, LAST],
])('%j is an instant', (order, instant) => {
  expect(readInstant(order)).toBe(instant);
});

test.each<readonly [InstantOrder, RegExp]>([
  [{ at: '2016-12-31T23:59:60Z', place: 'at' }, /^at: .* is not an instant/],
  [{ at: '9999-12-31T23:59:59-01:00', place: 'at' }, /^at: that instant is in no year from 0000 to 9999/],
  [{ at: '0000-01-01T00:00:00+01:00', place: 'at' }, /in no year from 0000/],
  [{ inSeconds: 0.001, from: LAST, place: 'seconds' }, /^seconds: that instant is in no year/],
])('%j is none', (order, message) => {
  expect(() => readInstant(order)).toThrow(message);
});
