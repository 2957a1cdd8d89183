import { expect, test } from 'vitest';
import type { RequestFacts } from '../src/auth/facts.ts';
import { createClock } from '../src/clock.ts';
import { loadDescription } from '../src/description/load.ts';
import { anyLiveToken } from '../src/policy/policy.ts';
import { Secret } from '../src/tokens/secret.ts';
import { requestOf } from '../test/made/request.ts';
import { answer } from './answer.ts';
import type { FaultOrder } from './faults/fault-order.ts';
import { isLetIn, judge } from './judge.ts';
import { stateAfter } from './state/state.ts';
import type { StateChange } from './state/state-change.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const description = await loadDescription();
const VALUE = 'mock-a-good-token';
const token = { id: 'good', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 } as const;
const tokens = [{ secret: new Secret(VALUE), token }];
const request = requestOf({ path: '/api/v1/partner/payments', headers: ['X-Api-Key', VALUE] });

/** A mock whose system's time is 10. */
function worldOf(options: Partial<WorldOptions> = {}): World {
  return createWorld({ description, tokens, clock: createClock(() => 10), ...options });
}

function stateOf(world: World): object {
  return {
    tokens: [...world.registry.list()],
    found: world.registry.find(VALUE),
    clock: world.clock.setting,
    faults: world.faults.list(world.clock.now()),
    scenarios: world.scenarios.list().filter(({ active }) => active),
    taken: world.creations.isTaken('key'),
    journal: [world.journal.total, world.journal.list()],
  };
}

test('a reset puts everything back as it was at the start', () => {
  const world = worldOf();
  const before = stateOf(world);
  world.scenarios.begin('expiring-soon');
  world.scenarios.begin('outage');
  world.registry.issue({ ...token });
  world.registry.revoke('good', 5);
  world.clock.freeze(1);
  world.faults.plan({ kind: 'reset' });
  world.creations.take('key');
  const numbers = [world.creations.nextNumber(), world.creations.nextNumber()];
  answer(request, world);
  const after = Object.values(stateOf(world)).filter((value, index) => value === Object.values(before)[index]);
  world.reset();
  expect({ state: stateOf(world), numbers: [...numbers, world.creations.nextNumber()], unchanged: after }).toEqual({
    ...{ state: before, numbers: [1, 2, 1], unchanged: [] },
  });
});

test('an operation that the description does not have takes any live token', () => {
  const world = worldOf();
  const [operation] = description.operations;
  if (operation === undefined) throw new RangeError('there is no operation');
  expect([world.policyOf(operation), world.policyOf({ ...operation, id: 'another' })]).toEqual([
    { tokenKinds: new Set(['provisioning']), acceptsExpired: false },
    anyLiveToken,
  ]);
});

test.each<readonly [title: string, options: Partial<WorldOptions>, asked: Partial<RequestFacts>, letIn: boolean]>([
  ['over TLS with a live token', {}, {}, true],
  ['over plain HTTP', {}, { secure: false }, false],
  ['over plain HTTP where that is allowed', { plainHttpAllowed: true }, { secure: false }, true],
  [
    'over plain HTTP where that is allowed, without a token',
    { plainHttpAllowed: true },
    { secure: false, headers: [] },
    false,
  ],
  ['without a token', {}, { headers: [] }, false],
  ['in the other environment', {}, { environment: 'production' }, false],
  ['for what a client may not do', {}, { method: 'POST', path: '/api/v1/partner/client' }, false],
  ['for what nobody described', {}, { path: '/api/v1/nothing' }, true],
  ['on a day when the token has expired', { clock: createClock(() => 20) }, {}, false],
  ['for a renewal on that day', { clock: createClock(() => 20) }, { path: '/api/v1/partner/renew' }, true],
  ['for what nobody described, on that day', { clock: createClock(() => 20) }, { path: '/api/v1/nothing' }, false],
])('whether a request is let in, %s, is known from its header section', (_title, options, asked, letIn) => {
  const world = worldOf({ ...options, tokens: [{ secret: new Secret(VALUE), token: { ...token, expiresAt: 20 } }] });
  const facts = { ...request, ...asked };
  const verdict = judge(facts, world.match(facts.method, facts.path), world.clock.now(), world);
  expect([isLetIn(facts, world), verdict.kind]).toEqual([letIn, letIn ? 'allowed' : 'denied']);
});

test('without anything said, plain HTTP is refused, nothing is explained and nothing generated', () => {
  const { plainHttpAllowed, explain, dynamic } = createWorld({ description, tokens });
  expect({ plainHttpAllowed, explain, dynamic }).toEqual({ plainHttpAllowed: false, explain: false, dynamic: false });
});

test('an answer is explained in a header where that is wanted, and not otherwise', () => {
  const explained = [true, false].map((explain) => {
    const { headers } = answer({ ...request, headers: [] }, worldOf({ explain }));
    return headers[headers.indexOf('X-Cfis-Explain') + 1];
  });
  expect(explained).toEqual(['missing: there is no X-Api-Key header, and no token elsewhere.', 'Content-Type']);
});

test.each<readonly [aim: Omit<Extract<FaultOrder, { kind: 'empty' }>, 'kind'>, strikes: boolean]>([
  [{}, true],
  [{ environment: 'staging' }, true],
  [{ environment: 'production' }, false],
  [{ operation: 'retrievePayments' }, true],
  [{ operation: 'retrieveSettlements' }, false],
  [{ token: 'good' }, true],
  [{ token: 'another' }, false],
  [{ until: 11 }, true],
  [{ until: 10 }, false],
])('whether a fault with the aim %j happens to a request: %s', (aim, strikes) => {
  const world = worldOf();
  world.faults.plan({ kind: 'empty', ...aim });
  answer(request, world);
  expect(world.journal.list().map(({ status, fault }) => ({ status, fault }))).toEqual([
    strikes ? { status: 0, fault: 'empty-1' } : { status: 200, fault: undefined },
  ]);
});

test('what breaks down on a path that nobody described does so as on the others: a 401 has its challenge', () => {
  const challenges = ['/api/v1/nothing', request.path].map((path) => {
    const world = worldOf();
    world.faults.plan({ kind: 'status', status: 401 });
    const { status, headers } = answer({ ...request, path }, world);
    return [status, headers[headers.indexOf('WWW-Authenticate') + 1]];
  });
  expect(challenges).toEqual(Array(2).fill([401, 'ApiKey realm="CFIS"']));
});

test('a change of a token is kept', () => {
  const kept: StateChange[] = [];
  const world = worldOf({ kept: { state: stateAfter([]), keep: (change) => kept.push(change) } });
  world.registry.revoke('good', 5);
  expect(kept).toMatchObject([{ kind: 'changed', token: { id: 'good', revokedAt: 5 } }]);
});

test('a journal keeps as many requests as it is told', () => {
  const world = worldOf({ journalSize: 2 });
  for (const _ of [1, 2, 3]) answer(request, world);
  expect([world.journal.total, world.journal.list().map(({ id }) => id)]).toEqual([3, [2, 3]]);
});
