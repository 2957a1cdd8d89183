import { type Clock, parseInstant } from '../../../src/clock.ts';
import type { Call } from '../call.ts';
import { ok, type Reply } from '../reply.ts';

export const getClock: Call = (_, { world: { clock } }) => told(clock);

export const freezeClock: Call = ({ body }, { world: { clock } }) => {
  const { at } = (body ?? {}) as { readonly at?: string };
  clock.freeze(at === undefined ? undefined : parseInstant(at, 'at'));
  return told(clock);
};

export const setClock: Call = ({ body }, { world: { clock } }) => {
  const { at } = body as { readonly at: string };
  clock.set(parseInstant(at, 'at'));
  return told(clock);
};

export const advanceClock: Call = ({ body }, { world: { clock } }) => {
  const { seconds } = body as { readonly seconds: number };
  clock.advance(Math.round(seconds * 1000));
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
  const instant = now();
  return {
    now: new Date(instant).toISOString(),
    frozen: setting.kind === 'frozen',
    aheadMs: setting.kind === 'frozen' ? instant - Date.now() : setting.aheadMs,
  };
}
