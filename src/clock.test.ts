import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mutatedText } from '../test/arbitraries/mutated-text.ts';
import { type Clock, type ClockSetting, createClock, createClockAt, parseInstant } from './clock.ts';
import { Fault } from './fault.ts';

describe('the time that decides', () => {
  /** Changes a clock at 100 of the system's time; returns what it reads then and after 5 more. */
  function readings(change: (clock: Clock) => void): readonly number[] {
    let system = 100;
    const clock = createClock(() => system);
    change(clock);
    const then = clock.now();
    system += 5;
    return [then, clock.now()];
  }

  test.each<readonly [title: string, change: (clock: Clock) => void, expected: readonly number[]]>([
    ['follows the system', () => undefined, [100, 105]],
    ['runs on from where it is set', (clock) => clock.set(10), [10, 15]],
    ['runs on from where it was set last', (clock) => [10, 20].forEach(clock.set), [20, 25]],
    ['stops when frozen', (clock) => clock.freeze(), [100, 100]],
    ['stops at the instant it is frozen at', (clock) => clock.freeze(10), [10, 10]],
    ['can be frozen at 0', (clock) => clock.freeze(0), [0, 0]],
    ['moves on while it runs', (clock) => clock.advance(3), [103, 108]],
    ['moves back while it runs', (clock) => clock.advance(-3), [97, 102]],
    ['stops where it was set', (clock) => [clock.set(10), clock.freeze()], [10, 10]],
    ['moves on while frozen, and stays frozen', (clock) => [clock.freeze(10), clock.advance(3)], [13, 13]],
    ['moves on after it was set', (clock) => [clock.set(10), clock.advance(3)], [13, 18]],
    ['stays where it is when frozen again', (clock) => [clock.freeze(10), clock.freeze()], [10, 10]],
    ['runs again once it is set', (clock) => [clock.freeze(10), clock.set(20)], [20, 25]],
    ['follows the system again after a reset', (clock) => [clock.freeze(10), clock.reset()], [100, 105]],
    ['stands as another stood', (clock) => clock.adopt({ kind: 'frozen', at: 7 }), [7, 7]],
    ['runs as another ran', (clock) => clock.adopt({ kind: 'running', aheadMs: -3 }), [97, 102]],
  ])('%s', (_title, change, expected) => {
    expect(readings(change)).toEqual(expected);
  });

  test('begins at an instant if told, and returns there', () => {
    let system = 100;
    const clock = createClockAt(10, () => system);
    system += 5;
    const before = clock.now();
    clock.freeze(50);
    clock.reset();
    expect([before, clock.now()]).toEqual([15, 15]);
  });

  test.each<readonly [title: string, change: (clock: Clock) => void, setting: ClockSetting]>([
    ['nothing', () => undefined, { kind: 'running', aheadMs: 0 }],
    ['being set', (clock) => clock.set(110), { kind: 'running', aheadMs: 10 }],
    ['being moved', (clock) => clock.advance(5), { kind: 'running', aheadMs: 5 }],
    ['being frozen', (clock) => clock.freeze(), { kind: 'frozen', at: 100 }],
    ['being frozen and moved', (clock) => [clock.freeze(10), clock.advance(5)], { kind: 'frozen', at: 15 }],
  ])('says how it stands after %s', (_title, change, setting) => {
    const clock = createClock(() => 100);
    change(clock);
    expect(clock.setting).toEqual(setting);
  });

  test('says so when it began at an instant', () => {
    expect(createClockAt(10, () => 100).setting).toEqual({ kind: 'running', aheadMs: -90 });
  });

  test('tells of every change until nobody listens', () => {
    const clock = createClock(() => 100);
    const settings: ClockSetting[] = [];
    const unsubscribe = clock.subscribe(() => settings.push(clock.setting));
    clock.freeze(1);
    clock.advance(1);
    clock.now();
    unsubscribe();
    clock.reset();
    expect(settings).toEqual([
      { kind: 'frozen', at: 1 },
      { kind: 'frozen', at: 2 },
    ]);
  });

  test('is the time of this machine unless told', () => {
    const before = Date.now();
    const now = createClock().now();
    expect([before <= now, now <= Date.now()]).toEqual([true, true]);
  });
});

describe('an instant', () => {
  test.each([
    ['in UTC', '1970-01-01T00:00:01Z', 1000],
    ['with milliseconds', '1970-01-01T00:00:00.007Z', 7],
    ['with tenths', '1970-01-01T00:00:00.1Z', 100],
    ['without seconds', '1970-01-01T00:01Z', 60_000],
    ['east of Greenwich', '1970-01-01T02:00:00+02:00', 0],
    ['west of Greenwich', '1969-12-31T19:00:00-05:00', 0],
    ['on a leap day', '2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['in the last second of a day', '1970-01-01T23:59:59Z', 86_399_000],
  ])('%s is read: %s', (_title, text, instant) => {
    expect(parseInstant(text, '--now')).toBe(instant);
  });

  test.each([
    ['nothing', ''],
    ['without zone', '2026-01-31T09:00:00'],
    ['a day', '2026-01-31'],
    ['a day with zone', '2026-01-31Z'],
    ['a word', 'now'],
    ['a number', '1767225600000'],
    ['a space for the T', '2026-01-31 09:00:00Z'],
    ['something after it', '2026-01-31T09:00:00Z '],
    ['something before it', ' 2026-01-31T09:00:00Z'],
    ['a remark after it', '2026-01-31T09:00:00Z (EET)'],
    ['a line end after it', '2026-01-31T09:00:00Z\n'],
    ['a zone without colon', '2026-01-31T09:00:00+0200'],
    ['a named zone', '2026-01-31T09:00:00 EET'],
    ['an hour zone', '2026-01-31T09:00:00+02'],
    ['microseconds', '2026-01-31T09:00:00.000001Z'],
    ['a 13th month', '2026-13-01T00:00:00Z'],
    ['a 30th of February', '2026-02-30T00:00:00Z'],
    ['a leap day of another year', '2025-02-29T00:00:00Z'],
    ['a 31st of April', '2026-04-31T00:00:00+02:00'],
    ['a day 0', '2026-01-00T00:00:00Z'],
    ['a 24th hour', '2026-01-01T24:00:00Z'],
    ['a 60th minute', '2026-01-01T00:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
  ])('that is %s is refused: "%s"', (_title, text) => {
    expect(() => parseInstant(text, '--now')).toThrow(
      new Fault('usage', {
        what: `"${text}" is not an instant`,
        place: '--now',
        remedy: 'Write a date-time with its zone, such as 2027-01-31T09:00:00Z.',
      }),
    );
  });
});

test('whatever is read as an instant is one to the millisecond, or is refused in words', () => {
  const text = fc.oneof(
    mutatedText('2027-01-31T09:00:00.123+02:00'),
    fc.string(),
    fc.date().map((date) => `${date}`),
  );
  fc.assert(
    fc.property(text, (written) => {
      try {
        expect(Number.isSafeInteger(parseInstant(written, '--now'))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { numRuns: 500 },
  );
});
