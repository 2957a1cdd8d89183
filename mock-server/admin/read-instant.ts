import { type Instant, parseInstant } from '../../src/clock.ts';
import { Fault } from '../../src/fault.ts';
import { calendar } from './calendar.ts';

/** An instant as it is ordered: by its name, or as so many seconds from another. */
export type InstantOrder =
  | { readonly at: string; readonly place: string }
  | { readonly inSeconds: number; readonly from: Instant; readonly place: string };

/** Counts to the millisecond. Throws a `Fault` where there is no such instant, or no date-time could name it. */
export function readInstant(order: InstantOrder): Instant {
  const { place } = order;
  const instant = 'at' in order ? parseInstant(order.at, place) : order.from + Math.round(order.inSeconds * 1000);
  if (instant >= calendar.first && instant <= calendar.last) return instant;
  throw new Fault('usage', {
    what: 'that instant is in no year from 0000 to 9999',
    place,
    remedy: 'Choose one that a date-time of RFC 3339 can name.',
  });
}
