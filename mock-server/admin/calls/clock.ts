import type { Clock } from '../../../src/clock.ts';
import type { Call } from '../call.ts';
import { isoText } from '../iso-fields.ts';
import { readInstant } from '../read-instant.ts';
import { ok, type Reply } from '../reply.ts';

export const getClock: Call = (_, { world: { clock } }) => told(clock);

export const freezeClock: Call = ({ body }, { world: { clock } }) => {
  const { at } = (body ?? {}) as { readonly at?: string };
  clock.freeze(at === undefined ? undefined : readInstant({ at, place: 'at' }));
  return told(clock);
};

export const setClock: Call = ({ body }, { world: { clock } }) => {
  const { at } = body as { readonly at: string };
  clock.set(readInstant({ at, place: 'at' }));
  return told(clock);
};

export const advanceClock: Call = ({ body }, { world: { clock } }) => {
  const { seconds } = body as { readonly seconds: number };
  const now = clock.now();
  clock.advance(readInstant({ inSeconds: seconds, from: now, place: 'seconds' }) - now);
  return told(clock);
};

export const resetClock: Call = (_, { world: { clock } }) => {
  clock.reset();
  return told(clock);
};

function told(clock: Clock): Reply {
  return ok(clockJson(clock));
}

export function clockJson({ now, setting }: Clock): object {
  const told = { now: isoText(now()), frozen: setting.kind === 'frozen' };
  return setting.kind === 'frozen' ? told : { ...told, aheadMs: setting.aheadMs };
}
