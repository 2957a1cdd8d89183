import { expect, test } from 'vitest';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { loadTokens } from '../../src/tokens/load-tokens.ts';
import { requestOf } from '../../test/made/request.ts';
import { createWorld } from '../world.ts';
import { createArbiter } from './create-arbiter.ts';
import { followWorld } from './follow-world.ts';

const description = await loadDescription();
const tokens = await loadTokens();
const valid = tokens.find(({ token }) => token.id === 'staging-valid')?.secret.reveal() ?? '';

const request = (path: string): RequestFacts =>
  requestOf({ path: `/api/v1/partner/${path}`, headers: ['X-Api-Key', valid] });

/** A world with a row of what is told of it, what is answered, and when everybody has heard. */
function create(clock = createClock()) {
  const world = createWorld({ description, tokens, clock });
  const log: string[] = [];
  world.journal.subscribe(() => log.push('answer'));
  const following = followWorld(world, (orders) => {
    for (const order of orders) log.push(order.kind);
  });
  const arbiter = createArbiter(world, following, async () => {
    log.push('gather');
  });
  return { world, log, arbiter };
}

test('a renewal is answered once everybody goes by it', async () => {
  const { log, arbiter } = create();
  const { status } = await arbiter.answer(request('renew'));
  expect([status, log]).toEqual([200, ['gather', 'answer', 'tokens', 'gather']]);
});

test('what changes nothing is answered at once', async () => {
  const { log, arbiter } = create();
  await arbiter.answer(request('validate'));
  expect(log).toEqual(['gather', 'answer']);
});

test('the last request that a fault happens to is answered once everybody knows that it was the last', async () => {
  const { world, log, arbiter } = create();
  world.faults.plan({ kind: 'status', status: 503, times: 2 });
  const { status } = await arbiter.answer(request('validate'));
  log.push('first');
  await arbiter.answer(request('validate'));
  expect([status, log]).toEqual([503, ['ask', 'gather', 'answer', 'first', 'gather', 'ask', 'answer', 'gather']]);
});

test('a fault that came to its end by the clock is known to be over with the next answer', async () => {
  let now = 0;
  const { world, log, arbiter } = create(createClock(() => now));
  world.faults.plan({ kind: 'status', status: 503, until: 1 });
  now = 1;
  const { status } = await arbiter.answer(request('validate'));
  expect([status, log]).toEqual([200, ['ask', 'gather', 'answer', 'ask', 'gather']]);
});

test('a change that was made before is waited for, though somebody else made it', async () => {
  const { world, log, arbiter } = create();
  world.clock.freeze(0);
  world.registry.revoke('staging-valid', 0);
  await arbiter.synchronize();
  expect(log).toEqual(['clock', 'tokens', 'gather']);
});
