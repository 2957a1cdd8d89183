import { expect, test } from 'vitest';
import { createRegistry } from './registry.ts';
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

test('issued values are long, differ, fit into a header and say whose they are', () => {
  const registry = createRegistry();
  const values = Array.from({ length: 100 }, () => registry.issue(token).secret.reveal());
  expect(new Set(values).size).toBe(100);
  for (const value of values) expect(value).toMatch(/^mock-staging-[\w-]{43}$/);
});
