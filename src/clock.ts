import { Fault } from './fault.ts';
import { createListeners } from './listeners.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** How a clock stands to the system's: it follows it, runs so many milliseconds ahead of it, or stands still. */
export type ClockSetting =
  | { readonly kind: 'running'; readonly aheadMs: number }
  | { readonly kind: 'frozen'; readonly at: Instant };

/** The time that decides about expiry. It follows the system's until it is set or frozen. */
export interface Clock {
  now(): Instant;
  /** Jumps to an instant and runs on from there. */
  set(instant: Instant): void;
  /** Stops at an instant: the present one unless told. */
  freeze(instant?: Instant): void;
  /** Moves by a number of milliseconds, whether frozen or running. */
  advance(milliseconds: number): void;
  /** Stands as it stood when it was made. */
  reset(): void;
  readonly setting: ClockSetting;
  /** Takes up a setting that was read before. */
  adopt(setting: ClockSetting): void;
  /** Tells of every change from now on, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
}

const AS_THE_SYSTEM: ClockSetting = { kind: 'running', aheadMs: 0 };

export function createClock(systemNow: () => Instant = Date.now, initial: ClockSetting = AS_THE_SYSTEM): Clock {
  let setting = initial;
  const listeners = createListeners();
  const adopt = (next: ClockSetting): void => {
    setting = next;
    listeners.tell();
  };
  const now = (): Instant => (setting.kind === 'frozen' ? setting.at : systemNow() + setting.aheadMs);
  return {
    now,
    set: (instant) => adopt({ kind: 'running', aheadMs: instant - systemNow() }),
    freeze: (instant = now()) => adopt({ kind: 'frozen', at: instant }),
    advance: (milliseconds) =>
      adopt(
        setting.kind === 'frozen'
          ? { kind: 'frozen', at: setting.at + milliseconds }
          : { kind: 'running', aheadMs: setting.aheadMs + milliseconds },
      ),
    reset: () => adopt(initial),
    get setting() {
      return setting;
    },
    adopt,
    subscribe: listeners.subscribe,
  };
}

/** A clock that began at an instant and runs on from there. */
export function createClockAt(instant: Instant, systemNow: () => Instant = Date.now): Clock {
  return createClock(systemNow, { kind: 'running', aheadMs: instant - systemNow() });
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
