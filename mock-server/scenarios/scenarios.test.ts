import { describe, expect, test } from 'vitest';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { createClock } from '../../src/clock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { withRenewalOverlap } from '../../src/description/with-renewal-overlap.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Token } from '../../src/tokens/token.ts';
import { answer } from '../answer.ts';
import { createWorld } from '../world.ts';
import { type ScenarioName, scenarioNames } from './scenario.ts';

const bundled = await loadDescription();
const MINUTE = 60_000;
const common = { kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 } as const;
const rows: readonly Token[] = [
  { ...common, id: 'good' },
  { ...common, id: 'short', expiresAt: 10_000 },
  { ...common, id: 'long', expiresAt: 10 * MINUTE },
  { ...common, id: 'expired', expiresAt: 5 },
  { ...common, id: 'revoked', revokedAt: 5 },
  { ...common, id: 'replaced', replacedAt: 5 },
  { ...common, id: 'elsewhere', environment: 'production' },
  { ...common, id: 'partner', kind: 'provisioning' },
];

/** A mock at instant 10. */
function start(description = bundled) {
  const clock = createClock();
  clock.freeze(10);
  const tokens = rows.map((token) => ({ token, secret: new Secret(`mock-value-of-${token.id}`) }));
  const world = createWorld({ description, tokens, clock });
  const ask = (value: string, path = 'validate', environment: RequestFacts['environment'] = 'staging') => {
    const request = {
      environment,
      connection: { number: 1, httpVersion: '1.1' as const, resumed: false },
      secure: true,
      method: 'GET',
      path: `/api/v1/partner/${path}`,
      query: '',
      headers: ['X-Api-Key', value],
      body: new Uint8Array(0),
      trailers: [],
    };
    return answer(request, world);
  };
  const causeOf = (id: string): string => {
    ask(`mock-value-of-${id}`, 'validate', id === 'elsewhere' ? 'production' : 'staging');
    return world.journal.list().at(-1)?.cause ?? '';
  };
  const causes = (): Readonly<Record<string, string>> => Object.fromEntries(rows.map(({ id }) => [id, causeOf(id)]));
  return { world, clock, ask, causeOf, causes };
}

const asAtTheStart = {
  good: 'answered',
  short: 'answered',
  long: 'answered',
  expired: 'expired',
  revoked: 'revoked',
  replaced: 'replaced',
  elsewhere: 'answered',
  partner: 'answered',
};

describe('what each scenario does to each token', () => {
  test.each<readonly [name: ScenarioName, later: number, changed: object]>([
    ['expiring-soon', 0, {}],
    ['expiring-soon', MINUTE - 1, { short: 'expired' }],
    ['expiring-soon', MINUTE, { good: 'expired', short: 'expired', long: 'expired', elsewhere: 'expired' }],
    ['rotated', 0, { good: 'replaced', short: 'replaced', long: 'replaced', elsewhere: 'replaced' }],
    ['revoked', 0, { good: 'revoked', short: 'revoked', long: 'revoked', elsewhere: 'revoked' }],
    ['rate-limited', 0, Object.fromEntries(rows.map(({ id }) => [id, 'fault']))],
    ['rate-limited', 9999, Object.fromEntries(rows.map(({ id }) => [id, 'fault']))],
    ['rate-limited', 10_000, { short: 'expired' }],
    ['outage', 0, Object.fromEntries(rows.map(({ id }) => [id, 'fault']))],
  ])('%s, %i ms later', (name, later, changed) => {
    const { world, clock, causes } = start();
    world.scenarios.begin(name);
    clock.advance(later);
    expect(causes()).toEqual({ ...asAtTheStart, ...changed });
  });

  test('expires-mid-run ends a token between its fifth answered request and the next', () => {
    const { world, causeOf, ask } = start();
    world.scenarios.begin('expires-mid-run');
    ask('mock-value-of-nobody');
    const causes = [1, 2, 3, 4, 5, 6, 7].map(() => causeOf('good'));
    expect([causes, causeOf('long')]).toEqual([[...Array(5).fill('answered'), 'expired', 'expired'], 'answered']);
  });

  test('expires-mid-run counts what was answered, not what was refused', () => {
    const { world, causeOf, ask } = start();
    world.scenarios.begin('expires-mid-run');
    for (const _ of [1, 2, 3, 4, 5]) ask('mock-value-of-good', 'nowhere');
    expect([causeOf('good'), causeOf('good')]).toEqual(['answered', 'answered']);
  });

  test('a client that renews once gets over expires-mid-run', () => {
    const { world, causeOf, ask } = start();
    world.scenarios.begin('expires-mid-run');
    for (const _ of [1, 2, 3, 4, 5]) causeOf('good');
    const renewed = JSON.parse(Buffer.from(ask('mock-value-of-good', 'renew').body).toString()).Message;
    const statuses = Array.from({ length: 10 }, () => ask(renewed).status);
    expect(statuses).toEqual(Array(10).fill(200));
  });

  test('rotated hands the new tokens to whoever began it, and they work', () => {
    const { world, ask } = start();
    const issued = world.scenarios.begin('rotated');
    const used = issued.map(({ token, secret }) => [
      token.account,
      token.environment,
      ask(secret.reveal(), 'validate', token.environment).status,
    ]);
    expect(used).toEqual([...Array(3).fill(['A', 'staging', 200]), ['A', 'production', 200]]);
  });

  test('rotated leaves the old token the overlap of the description', () => {
    const { world, clock, causeOf } = start(withRenewalOverlap(bundled, 5));
    world.scenarios.begin('rotated');
    const before = causeOf('good');
    clock.advance(4999);
    const last = causeOf('good');
    clock.advance(1);
    expect([before, last, causeOf('good')]).toEqual(['answered', 'answered', 'replaced']);
  });

  test('rate-limited says how long it takes', () => {
    const { world, clock, ask } = start();
    world.scenarios.begin('rate-limited');
    const waits = [0, 1, 8999].map((later) => {
      clock.advance(later);
      const { status, headers } = ask('mock-value-of-good');
      return [status, headers[headers.indexOf('Retry-After') + 1]];
    });
    expect(waits).toEqual([
      [429, '10'],
      [429, '10'],
      [429, '1'],
    ]);
  });
});

test('each is listed with what it does and whether it goes on', () => {
  const { world } = start();
  world.scenarios.begin('outage');
  expect(world.scenarios.list().map(({ name, title, active }) => [name, title, active])).toEqual([
    ['expiring-soon', 'Every live client token expires in a minute.', false],
    ['expires-mid-run', 'Every live client token expires once five of its requests have been answered.', false],
    ['rotated', 'Somebody else has renewed every live client token.', false],
    ['revoked', 'Every live client token has been revoked.', false],
    ['rate-limited', 'For ten seconds every request gets 429, with Retry-After.', false],
    ['outage', 'Every request gets 503, until the scenario is ended.', true],
  ]);
});

test.each(scenarioNames.filter((name) => name !== 'rotated'))('%s makes no tokens', (name) => {
  expect(start().world.scenarios.begin(name)).toEqual([]);
});

describe('a scenario that is ended', () => {
  test.each(scenarioNames)('%s leaves everything as it was', (name) => {
    const { world, causes, causeOf } = start();
    const before = [...world.registry.list()];
    world.scenarios.begin(name);
    if (name === 'expires-mid-run') for (const _ of [1, 2, 3, 4, 5]) causeOf('good');
    world.scenarios.end(name);
    expect([causes(), [...world.registry.list()], world.faults.list(10)]).toEqual([asAtTheStart, before, []]);
  });

  test('counts no more requests', () => {
    const { world, causeOf } = start();
    world.scenarios.begin('expires-mid-run');
    world.scenarios.end('expires-mid-run');
    expect(Array.from({ length: 7 }, () => causeOf('good'))).toEqual(Array(7).fill('answered'));
  });

  test('is ended before those that began before it, where all are', () => {
    const { world, causeOf } = start();
    const before = [...world.registry.list()];
    world.scenarios.begin('expiring-soon');
    world.scenarios.begin('expires-mid-run');
    for (const _ of [1, 2, 3, 4, 5]) causeOf('good');
    world.scenarios.reset();
    expect([...world.registry.list()]).toEqual(before);
  });

  test('takes back the tokens that it made, as far as they are still there', () => {
    const { world } = start();
    const before = [...world.registry.list()];
    const [first] = world.scenarios.begin('rotated');
    world.registry.remove(first?.token.id ?? '');
    world.scenarios.end('rotated');
    expect([...world.registry.list()]).toEqual(before);
  });

  test('does not bring back a token that was removed in the meantime', () => {
    const { world, causeOf } = start();
    world.scenarios.begin('revoked');
    world.registry.remove('good');
    world.scenarios.end('revoked');
    expect([causeOf('good'), causeOf('long')]).toEqual(['unknown', 'answered']);
  });

  test.each<readonly [ScenarioName, 'expiresAt' | 'revokedAt' | 'replacedAt']>([
    ['expiring-soon', 'expiresAt'],
    ['revoked', 'revokedAt'],
    ['rotated', 'replacedAt'],
  ])('%s leaves the end that somebody else has set since', (name, end) => {
    const { world } = start();
    world.scenarios.begin(name);
    const token = world.registry.get('good');
    if (token !== undefined) world.registry.put({ ...token, [end]: 77 });
    world.scenarios.end(name);
    expect([world.registry.get('good')?.[end], world.registry.get('long')]).toEqual([77, rows[2]]);
  });

  test.each<ScenarioName>(['expiring-soon', 'expires-mid-run'])('%s leaves a renewal its length of life', (name) => {
    const { world, clock, ask } = start();
    const life = 10 * MINUTE;
    const common = { kind: 'client', environment: 'staging', account: 'A', issuedAt: clock.now() } as const;
    const { secret } = world.registry.issue({ ...common, expiresAt: clock.now() + life });
    world.scenarios.begin(name);
    for (const _ of [1, 2, 3, 4, 5]) ask(secret.reveal());
    const renewed = JSON.parse(Buffer.from(ask(secret.reveal(), 'renew').body).toString()).Message;
    expect(world.registry.find(renewed)).toMatchObject({ issuedAt: 10, expiresAt: 10 + life });
  });

  test('keeps what else has happened to a token', () => {
    const { world, causeOf } = start();
    world.scenarios.begin('expiring-soon');
    world.registry.revoke('good', 10);
    world.scenarios.end('expiring-soon');
    expect(causeOf('good')).toBe('revoked');
  });
});

test('a scenario that is begun again begins from the start', () => {
  const { world, causeOf } = start();
  world.scenarios.begin('expires-mid-run');
  for (const _ of [1, 2, 3, 4]) causeOf('good');
  world.scenarios.begin('expires-mid-run');
  expect(Array.from({ length: 6 }, () => causeOf('good'))).toEqual([...Array(5).fill('answered'), 'expired']);
});

test('the list says which go on, and a reset ends them all', () => {
  const { world } = start();
  const active = (): readonly string[] =>
    world.scenarios.list().flatMap(({ name, active: goesOn }) => (goesOn ? [name] : []));
  const before = active();
  world.scenarios.begin('outage');
  world.scenarios.begin('revoked');
  const during = active();
  world.scenarios.reset();
  expect([before, during, active()]).toEqual([[], ['revoked', 'outage'], []]);
});

test('a reset of the whole mock puts everything back as it was at the start', () => {
  const { world, clock, ask, causes } = start();
  const tokensBefore = [...world.registry.list()];
  ask('mock-value-of-good', 'renew');
  world.scenarios.begin('revoked');
  world.faults.plan({ kind: 'reset' });
  world.creations.take('a');
  world.creations.nextNumber();
  clock.advance(MINUTE);
  world.reset();
  const after = {
    tokens: [...world.registry.list()],
    faults: world.faults.list(10),
    requests: world.journal.list().length,
    taken: world.creations.isTaken('a'),
    number: world.creations.nextNumber(),
    active: world.scenarios.list().filter(({ active }) => active),
    setting: clock.setting,
  };
  const setting = { kind: 'running', aheadMs: 0 };
  expect(after).toEqual({
    tokens: tokensBefore,
    faults: [],
    requests: 0,
    taken: false,
    number: 1,
    active: [],
    setting,
  });
  clock.freeze(10);
  expect(causes()).toEqual(asAtTheStart);
});
