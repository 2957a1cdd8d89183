import type { components } from '../../../src/admin-api.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Call } from '../call.ts';
import { isoText } from '../iso-fields.ts';
import { readInstant } from '../read-instant.ts';
import { ok } from '../reply.ts';

export const getClock: Call<'getClock'> = (_, { world: { clock } }) => told(clock);

export const freezeClock: Call<'freezeClock'> = ({ body }, { world: { clock } }) => {
  const at = body?.at;
  clock.freeze(at === undefined ? undefined : readInstant({ at, place: 'at' }));
  return told(clock);
};

export const setClock: Call<'setClock'> = ({ body: { at } }, { world: { clock } }) => {
  clock.set(readInstant({ at, place: 'at' }));
  return told(clock);
};

export const advanceClock: Call<'advanceClock'> = ({ body: { seconds } }, { world: { clock } }) => {
  const now = clock.now();
  clock.advance(readInstant({ inSeconds: seconds, from: now, place: 'seconds' }) - now);
  return told(clock);
};

export const resetClock: Call<'resetClock'> = (_, { world: { clock } }) => {
  clock.reset();
  return told(clock);
};

function told(clock: Clock) {
  return ok(clockJson(clock));
}

export function clockJson({ now, setting }: Clock): components['schemas']['Clock'] {
  const told = { now: isoText(now()), frozen: setting.kind === 'frozen' };
  return setting.kind === 'frozen' ? told : { ...told, aheadMs: setting.aheadMs };
}
