import { describe, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { createRegistry, type Registry, type TokenChange } from './registry.ts';
import { Secret } from './secret.ts';
import type { Token } from './token.ts';

const token: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };

test('a token is found by its whole value and by nothing like it', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  const tries = ['value-of-a', 'Value-of-a', 'value-of-', 'value-of-aa', ' value-of-a', ''];
  expect(tries.map((value) => registry.find(value))).toEqual([token, ...Array(5).fill(undefined)]);
});

test('tokens of one registry are not known to another', () => {
  const one = createRegistry();
  one.add(new Secret('value-of-a'), token);
  expect(createRegistry().find('value-of-a')).toBe(undefined);
});

test.each([
  ['revoked', (registry: ReturnType<typeof createRegistry>) => registry.revoke('a', 10), { revokedAt: 10 }],
  ['replaced', (registry: ReturnType<typeof createRegistry>) => registry.replace('a', 10), { replacedAt: 10 }],
] as const)('a token that is %s keeps everything else, and other tokens everything', (_title, change, changes) => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  registry.add(new Secret('value-of-b'), { ...token, id: 'b' });
  change(registry);
  expect(['value-of-a', 'value-of-b'].map(registry.find)).toEqual([
    { ...token, ...changes },
    { ...token, id: 'b' },
  ]);
  expect(token).toEqual({ id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 });
});

test('both changes hold at once', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  registry.replace('a', 10);
  registry.revoke('a', 11);
  expect(registry.find('value-of-a')).toEqual({ ...token, replacedAt: 10, revokedAt: 11 });
});

test.each(['revoke', 'replace'] as const)('%s of a token that is not there is an error', (change) => {
  expect(() => createRegistry()[change]('nobody', 10)).toThrow(new RangeError('there is no token "nobody"'));
});

test('an issued token is found by its secret, under a new id, with what was asked for', () => {
  const registry = createRegistry();
  const { id: _, ...properties } = token;
  const issued = [1, 2, 3].map(() => registry.issue({ ...properties, expiresAt: 10 }));
  expect(issued.map(({ secret }) => registry.find(secret.reveal()))).toEqual([
    { ...properties, id: 'staging-issued-1', expiresAt: 10 },
    { ...properties, id: 'staging-issued-2', expiresAt: 10 },
    { ...properties, id: 'staging-issued-3', expiresAt: 10 },
  ]);
});

test('an id that there is already is not given to an issued token', () => {
  const registry = createRegistry();
  for (const id of ['staging-issued-1', 'staging-issued-2', 'production-issued-3']) {
    registry.add(new Secret(`value-of-${id}`), { ...token, id });
  }
  expect([1, 2].map(() => registry.issue(token).token.id)).toEqual(['staging-issued-3', 'staging-issued-4']);
});

test('tokens are got by id, and listed in the order in which they came to be known', () => {
  const registry = createRegistry();
  for (const id of ['b', 'a', 'c']) registry.add(new Secret(`value-of-${id}`), { ...token, id });
  registry.revoke('a', 10);
  registry.remove('c');
  const [a, b] = [
    { ...token, revokedAt: 10 },
    { ...token, id: 'b' },
  ];
  expect([['a', 'b', 'c', ''].map(registry.get), [...registry.list()]]).toEqual([
    [a, b, undefined, undefined],
    [b, a],
  ]);
});

test('issued values are long, differ, fit into a header and say whose they are', () => {
  const registry = createRegistry();
  const values = Array.from({ length: 100 }, () => registry.issue(token).secret.reveal());
  expect(new Set(values).size).toBe(100);
  for (const value of values) expect(value).toMatch(/^mock-staging-[\w-]{43}$/);
});

describe('the changes that are kept and told', () => {
  const digest = digestOf('value-of-a');

  test.each<readonly [title: string, act: (registry: Registry) => void, changes: readonly TokenChange[]]>([
    ['what is known from the start', (registry) => registry.restore(digestOf('value-of-b'), { ...token, id: 'b' }), []],
    ['what is not known after all', (registry) => registry.forget('a'), []],
    [
      'an expiry',
      (registry) => registry.expire('a', 10),
      [{ kind: 'changed', digest, token: { ...token, expiresAt: 10 } }],
    ],
    [
      'an expiry that is taken back',
      (registry) => [registry.expire('a', 10), registry.expire('a', undefined)],
      [
        { kind: 'changed', digest, token: { ...token, expiresAt: 10 } },
        { kind: 'changed', digest, token },
      ],
    ],
    [
      'a token as it is from now on',
      (registry) => registry.put({ ...token, account: 'B' }),
      [{ kind: 'changed', digest, token: { ...token, account: 'B' } }],
    ],
    ['a removal', (registry) => registry.remove('a'), [{ kind: 'removed', digest, token }]],
    ['the end of all', (registry) => registry.clear(), [{ kind: 'cleared' }]],
  ])('%s', (_title, act, changes) => {
    const kept: TokenChange[] = [];
    const told: TokenChange[] = [];
    const registry = createRegistry((change) => kept.push(change));
    registry.add(new Secret('value-of-a'), token);
    registry.subscribe((change) => told.push(change));
    act(registry);
    expect({ kept, told }).toStrictEqual({ kept: changes, told: changes });
  });

  test('an issued token is kept by its digest', () => {
    const kept: TokenChange[] = [];
    const { id: _, ...properties } = token;
    const issued = createRegistry((change) => kept.push(change)).issue(properties);
    expect(kept).toEqual([{ kind: 'issued', digest: digestOf(issued.secret.reveal()), token: issued.token }]);
  });

  test('where a change cannot be kept, there is none, and nobody is told', () => {
    const told: TokenChange[] = [];
    const registry = createRegistry(() => {
      throw new Error('the disk is full');
    });
    registry.add(new Secret('value-of-a'), token);
    registry.subscribe((change) => told.push(change));
    const { id: _, ...properties } = token;
    for (const act of [
      () => registry.issue(properties),
      () => registry.revoke('a', 10),
      () => registry.remove('a'),
      () => registry.clear(),
    ]) {
      expect(act).toThrow('the disk is full');
    }
    expect({ tokens: [...registry.list()], found: registry.find('value-of-a'), told }).toEqual({
      tokens: [token],
      found: token,
      told: [],
    });
  });
});

test('what is removed, forgotten or cleared is found no more', () => {
  const registry = createRegistry();
  const find = (): readonly (string | undefined)[] => ['a', 'b', 'c'].map((id) => registry.find(`value-of-${id}`)?.id);
  for (const id of ['a', 'b', 'c']) registry.add(new Secret(`value-of-${id}`), { ...token, id });
  registry.remove('a');
  const first = find();
  registry.forget('b');
  const second = find();
  registry.clear();
  expect([first, second, find(), [...registry.list()]]).toEqual([
    [undefined, 'b', 'c'],
    [undefined, undefined, 'c'],
    [undefined, undefined, undefined],
    [],
  ]);
});

test('a token that is made known under an id that there is takes its place', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  registry.add(new Secret('another-value-of-a'), token);
  expect(['value-of-a', 'another-value-of-a'].map((value) => registry.find(value)?.id)).toEqual([undefined, 'a']);
});

test('the fingerprint of a token is what sha256sum prints first', () => {
  const registry = createRegistry();
  registry.add(new Secret('abc'), token);
  expect([registry.fingerprint('a'), registry.fingerprint('b')]).toEqual(['ba7816bf', undefined]);
});

test('a value whose digest is known already is found by that', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  const digests = [digestOf('value-of-a'), digestOf('value-of-b'), undefined];
  expect(digests.map((digest) => registry.find('value-of-a', { digest }))).toEqual([token, undefined, token]);
});

test('many tokens at once take the place of those with the same ids, and are known in order', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-1'), { ...token, id: 'token-1' });
  const many = Array.from({ length: 100 }, (_, row) => ({
    digest: digestOf(`new-value-of-${row}`),
    token: { ...token, id: `token-${row}` },
  }));
  registry.restoreAll(many);
  const ids = ['token-1', ...many.map(({ token: { id } }) => id).filter((id) => id !== 'token-1')];
  expect([...registry.list()].map(({ id }) => id)).toEqual(ids);
  expect(many.map(({ token: { id } }, row) => registry.find(`new-value-of-${row}`)?.id === id)).not.toContain(false);
  expect([registry.find('value-of-1'), registry.findDigest(many[7]?.digest ?? '')]).toEqual([
    undefined,
    many[7]?.token,
  ]);
});

test('many tokens at once are told of one by one, after whoever must still see what was', () => {
  const told: string[] = [];
  const registry = createRegistry(undefined, () => told.push('before'));
  registry.follow((difference) => told.push(difference.kind === 'known' ? difference.token.id : difference.kind));
  registry.restoreAll(['a', 'b'].map((id) => ({ digest: digestOf(id), token: { ...token, id } })));
  expect(told).toEqual(['before', 'a', 'b']);
});

test('a registry in which tokens come and go for long knows those that are left', () => {
  const registry = createRegistry();
  for (let row = 0; row < 500; row += 1) {
    registry.add(new Secret(`value-of-${row}`), { ...token, id: `token-${row}` });
    if (row >= 3) registry.forget(`token-${row - 3}`);
  }
  expect([...registry.list()].map(({ id }) => id)).toEqual(['token-497', 'token-498', 'token-499']);
  expect(['value-of-496', 'value-of-497'].map((value) => registry.find(value)?.id)).toEqual([undefined, 'token-497']);
});

test('another registry that takes its differences knows the same tokens, from the first and at every step', () => {
  const registry = createRegistry();
  registry.add(new Secret('value-of-a'), token);
  registry.add(new Secret('value-of-b'), { ...token, id: 'b' });
  const copy = createRegistry();
  for (const difference of registry.differences()) copy.take(difference);
  const stop = registry.follow(copy.take);
  const known = ({ list, find }: Registry) => [[...list()], ['value-of-a', 'value-of-b', 'value-of-c'].map(find)];
  const steps: readonly ((of: Registry) => unknown)[] = [
    () => {},
    ({ revoke }) => revoke('a', 10),
    ({ add }) => add(new Secret('value-of-c'), { ...token, id: 'a' }),
    ({ issue }) => issue({ ...token, environment: 'production' }),
    ({ remove }) => remove('b'),
    ({ forget }) => forget('a'),
    ({ clear }) => clear(),
    ({ add }) => add(new Secret('value-of-b'), token),
  ];
  for (const step of steps) {
    step(registry);
    expect(known(copy)).toEqual(known(registry));
  }
  stop();
  registry.clear();
  expect(known(copy)).toEqual([[token], [undefined, token, undefined]]);
});

test('to take a difference is no change, but what must still see what was is told before', () => {
  const seen: unknown[] = [];
  const changes: TokenChange[] = [];
  const registry: Registry = createRegistry(
    (change) => changes.push(change),
    () => seen.push(registry.get('a')),
  );
  registry.subscribe((change) => changes.push(change));
  registry.take({ kind: 'known', digest: digestOf('value-of-a'), token });
  registry.take({ kind: 'forgotten', id: 'a' });
  registry.take({ kind: 'emptied' });
  expect([changes, seen]).toEqual([[], [undefined, token, undefined]]);
});
