import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { loadTokens } from '../../src/tokens/load-tokens.ts';
import { createWorld } from '../world.ts';
import { asksEverything, followWorld, tokensOf } from './follow-world.ts';
import type { Order } from './order.ts';

const description = await loadDescription();
const tokens = await loadTokens();

function create(count = 0) {
  const world = createWorld({ description, tokens });
  world.clock.freeze(10);
  for (let number = 0; number < count; number += 1) {
    world.registry.issue({ kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 });
  }
  const told: Order[] = [];
  const following = followWorld(world, (orders) => told.push(...orders));
  return { world, told, following };
}

const inBrief = (order: Order): unknown => {
  switch (order.kind) {
    case 'tokens':
      return [order.differences.length, order.isLast];
    case 'clock':
      return order.setting;
    case 'ask':
      return order.everything;
    default:
      return order.kind;
  }
};

test('changes of tokens are told in one, before whatever happens after them', () => {
  const { world, told } = create();
  world.registry.revoke('staging-valid', 5);
  world.registry.expire('production-valid', 5);
  world.clock.freeze(20);
  world.registry.remove('staging-valid');
  expect(told.map(inBrief)).toEqual([[2, true], { kind: 'frozen', at: 20 }]);
});

test('they are told by themselves once the program comes to rest', async () => {
  const { world, told } = create();
  world.registry.revoke('staging-valid', 5);
  await new Promise(setImmediate);
  expect(told.map(inBrief)).toEqual([[1, true]]);
});

test('a great many go in portions of which the last makes the others count', () => {
  const { world, told, following } = create(6000);
  world.registry.clear();
  world.reset();
  following.flush();
  for (const token of [...world.registry.list()]) world.registry.put(token);
  expect([told.map(inBrief).slice(0, 2), following.told > 0]).toEqual([
    [[2 + tokens.length, true], { kind: 'running', aheadMs: 0 }],
    true,
  ]);
  const many = create(6000);
  for (const token of [...many.world.registry.list()]) many.world.registry.put(token);
  many.following.flush();
  expect(many.told.map(inBrief)).toEqual([
    [5000, false],
    [1000 + tokens.length, true],
  ]);
});

test('a new worker is told all tokens in portions that count at once', () => {
  const { world } = create(6000);
  expect([...tokensOf(world)].map(inBrief)).toEqual([
    [5000, true],
    [1000 + tokens.length, true],
  ]);
});

test('everything is to be asked while a fault is planned or a scenario goes on, by the clock as it stands', () => {
  const { world, told, following } = create();
  const { id } = world.faults.plan({ kind: 'reset', until: 30 });
  world.clock.freeze(30);
  world.clock.freeze(29);
  world.faults.cancel(id);
  world.scenarios.begin('expires-mid-run');
  world.scenarios.end('expires-mid-run');
  following.look();
  expect(told.map(inBrief)).toEqual([
    ...[true, { kind: 'frozen', at: 30 }, false, { kind: 'frozen', at: 29 }, true, false],
    ...[true, false],
  ]);
  expect(asksEverything(world)).toBe(false);
});

test('nothing is told once that is ended', () => {
  const { world, told, following } = create();
  following.end();
  world.clock.freeze(20);
  world.faults.plan({ kind: 'reset' });
  world.registry.remove('staging-valid');
  following.flush();
  expect(told).toEqual([]);
});
