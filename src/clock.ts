import { Fault } from './fault.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** The time that decides about expiry. It follows the system's until it is set or frozen. */
export interface Clock {
  now(): Instant;
  /** Jumps to an instant and runs on from there. */
  set(instant: Instant): void;
  /** Stops at an instant: the present one unless told. */
  freeze(instant?: Instant): void;
  /** Moves by a number of milliseconds, whether frozen or running. */
  advance(milliseconds: number): void;
}

export function createClock(systemNow: () => Instant = Date.now): Clock {
  let offset = 0;
  let frozenAt: Instant | undefined;
  const now = (): Instant => frozenAt ?? systemNow() + offset;
  return {
    now,
    set: (instant) => {
      frozenAt = undefined;
      offset = instant - systemNow();
    },
    freeze: (instant = now()) => {
      frozenAt = instant;
    },
    advance: (milliseconds) => {
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
    },
  };
}

const ZONED_INSTANT = /^\d{4}-\d{2}-\d{2}T(?!24)\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 date-time; the zone is required, since a guess would move an expiry by hours. */
export function parseInstant(text: string, place: string): Instant {
  const instant = ZONED_INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new Fault('usage', {
      what: `"${text}" is not an instant`,
      place,
      remedy: 'Write a date-time with its zone, such as 2027-01-31T09:00:00Z.',
    });
  }
  return instant;
}

/** `Date.parse` takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(date);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
