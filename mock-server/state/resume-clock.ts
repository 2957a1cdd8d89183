import type { Clock, ClockSetting } from '../../src/clock.ts';
import type { StateFile } from './state-file.ts';

/**
 * Lets a clock stand as it was left, unless it is one that somebody chose, and keeps every change of it until the function
 * that it returns is called. A change that cannot be kept is taken back, and whoever made it gets the `Fault`.
 */
export function resumeClock(
  clock: Clock,
  { state, keep }: Pick<StateFile, 'state' | 'keep'>,
  isChosen: boolean,
): () => void {
  // As it stands at the start is not worth keeping: the next start may choose another.
  const initial = clock.setting;
  if (state.clock !== undefined && isChosen) keep({ kind: 'clock' });
  else if (state.clock !== undefined) clock.adopt(state.clock);
  let kept = clock.setting;
  return clock.subscribe(() => {
    const { setting } = clock;
    if (isSame(setting, kept)) return;
    try {
      keep(isSame(setting, initial) ? { kind: 'clock' } : { kind: 'clock', setting });
      kept = setting;
    } catch (error) {
      clock.adopt(kept);
      throw error;
    }
  });
}

function isSame(one: ClockSetting, other: ClockSetting): boolean {
  return one.kind === 'frozen'
    ? other.kind === 'frozen' && one.at === other.at
    : other.kind === 'running' && one.aheadMs === other.aheadMs;
}
