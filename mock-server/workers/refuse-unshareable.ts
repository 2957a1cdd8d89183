import { Fault } from '../../src/fault.ts';
import type { MockOptions } from '../mock.ts';
import { MOST_WORKERS } from '../most-workers.ts';

/** Milliseconds by which a clock may differ from what its setting says, for the time that it takes to look. */
const TOLERANCE = 1000;

/** Throws a `Fault` where no such number of workers can be, or where they could not be told what the mock is told. */
export function refuseUnshareable({ workers = 1, handler, door, certify, clock }: MockOptions): void {
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    throw new Fault('usage', {
      what: 'is no number of workers',
      place: 'workers',
      remedy: `Give a whole number from 1 to ${MOST_WORKERS}.`,
    });
  }
  if (workers === 1) return;
  for (const [place, value] of Object.entries({ handler, door, certify })) {
    if (value !== undefined) throw new Fault('usage', notFor(place));
  }
  if (clock === undefined || clock.setting.kind === 'frozen') return;
  // One that does not follow the system's cannot be copied: a setting is all that another process can be told of it.
  if (Math.abs(Date.now() + clock.setting.aheadMs - clock.now()) > TOLERANCE) throw new Fault('usage', notFor('clock'));
}

function notFor(place: string) {
  return {
    what: 'cannot be shared with other processes',
    place,
    remedy: 'Leave it out, or leave workers at 1.',
  };
}
