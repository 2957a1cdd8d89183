import { expect, test } from 'vitest';
import { digestOf } from '../src/tokens/digest.ts';
import { createCreations } from './creations.ts';
import type { StateChange } from './state/state-change.ts';

test('what is taken stays taken and numbers go on, from where they were left until they are cleared', () => {
  const kept: StateChange[] = [];
  const creations = createCreations({ taken: new Set([digestOf('old')]), number: 7 }, (change) => kept.push(change));
  creations.take('new');
  const keys = ['old', 'new', 'other'];
  expect([keys.map(creations.isTaken), creations.nextNumber()]).toEqual([[true, true, false], 8]);
  creations.clear();
  creations.clear();
  expect([keys.map(creations.isTaken), creations.nextNumber()]).toEqual([[false, false, false], 1]);
  expect(kept).toEqual([
    { kind: 'taken', key: digestOf('new') },
    { kind: 'numbered', number: 8 },
    { kind: 'emptied' },
    { kind: 'numbered', number: 1 },
  ]);
});

test('unless something was left, nothing is taken and numbers begin at 1', () => {
  const creations = createCreations();
  expect([creations.isTaken('a'), creations.nextNumber()]).toEqual([false, 1]);
});

test('what is taken is cleared, though no number was given out', () => {
  const kept: StateChange[] = [];
  const creations = createCreations(undefined, (change) => kept.push(change));
  creations.take('a');
  creations.clear();
  expect([creations.isTaken('a'), kept]).toEqual([false, [{ kind: 'taken', key: digestOf('a') }, { kind: 'emptied' }]]);
});

test('what cannot be kept did not happen', () => {
  const creations = createCreations({ taken: new Set(), number: 7 }, () => {
    throw new Error('disk full');
  });
  for (const act of [() => creations.take('a'), creations.nextNumber, creations.clear])
    expect(act).toThrow('disk full');
  expect(creations.isTaken('a')).toBe(false);
});
