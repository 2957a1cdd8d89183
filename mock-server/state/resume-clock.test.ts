import { expect, test } from 'vitest';
import { type Clock, type ClockSetting, createClock, createClockAt } from '../../src/clock.ts';
import { resumeClock } from './resume-clock.ts';
import { stateAfter } from './state.ts';
import type { StateChange } from './state-change.ts';

const system = (): number => 1000;
const frozen: ClockSetting = { kind: 'frozen', at: 10 };
const left = stateAfter([{ kind: 'clock', setting: frozen }]);

function resume(clock: Clock, state = stateAfter([]), isChosen = false): StateChange[] {
  const kept: StateChange[] = [];
  resumeClock(clock, { state, keep: (change) => kept.push(change) }, isChosen);
  return kept;
}

test('a clock stands as it was left, unless somebody chose one', () => {
  const clocks = [
    createClock(system),
    createClock(system),
    createClockAt(50, system),
    createClockAt(50, system),
  ] as const;
  const kept = [
    resume(clocks[0]),
    resume(clocks[1], left),
    resume(clocks[2], left, true),
    resume(clocks[3], undefined, true),
  ];
  expect(clocks.map((clock) => clock.now())).toEqual([1000, 10, 50, 50]);
  expect(kept).toEqual([[], [], [{ kind: 'clock' }], []]);
});

test('every change is kept, and how it stood at the start as nothing', () => {
  const clock = createClock(system);
  const kept = resume(clock, left);
  clock.advance(5);
  clock.set(20);
  clock.freeze(20);
  clock.freeze(20);
  clock.reset();
  expect(kept).toEqual([
    { kind: 'clock', setting: { kind: 'frozen', at: 15 } },
    { kind: 'clock', setting: { kind: 'running', aheadMs: -980 } },
    { kind: 'clock', setting: { kind: 'frozen', at: 20 } },
    { kind: 'clock' },
  ]);
});

test('a change that cannot be kept is taken back and thrown', () => {
  const clock = createClock(system);
  let isFull = false;
  const keep = (): void => {
    if (isFull) throw new Error('disk full');
  };
  const letGo = resumeClock(clock, { state: stateAfter([]), keep }, false);
  clock.freeze(10);
  isFull = true;
  expect(() => clock.advance(5)).toThrow('disk full');
  expect(clock.now()).toBe(10);
  letGo();
  clock.advance(5);
  expect(clock.now()).toBe(15);
});
