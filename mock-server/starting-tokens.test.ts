import { expect, test } from 'vitest';
import { digestOf } from '../src/tokens/digest.ts';
import { digested } from '../src/tokens/digested-token.ts';
import type { KnownToken } from '../src/tokens/known-token.ts';
import { createRegistry, type Registry } from '../src/tokens/registry.ts';
import { Secret } from '../src/tokens/secret.ts';
import type { Token } from '../src/tokens/token.ts';
import { createStartingTokens, type StartingTokens } from './starting-tokens.ts';
import { rowOf } from './state/merge.ts';
import type { StateChange } from './state/state-change.ts';

const token: Token = { id: 'a', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };
const known = (id: string, value = `value-of-${id}`, more: Partial<Token> = {}): KnownToken => ({
  token: { ...token, id, ...more },
  secret: new Secret(value),
});

function start(...tokens: readonly KnownToken[]): {
  readonly starting: StartingTokens;
  readonly registry: Registry;
  readonly kept: StateChange[];
  readonly reload: (...next: readonly KnownToken[]) => object;
} {
  const kept: StateChange[] = [];
  const starting = createStartingTokens(tokens.map(digested));
  const registry = createRegistry((change) => kept.push(starting.asKept(change)));
  for (const { secret, token: each } of tokens) registry.add(secret, each);
  return {
    starting,
    registry,
    kept,
    reload: (...next) => starting.reload(next, registry, (change) => kept.push(change)),
  };
}

test('a token of which the file says the same stays as it is by now, whatever became of others', () => {
  const { registry, reload, kept } = start(known('a'), known('b'), known('c'), known('d'));
  for (const id of ['a', 'b']) registry.revoke(id, 5);
  registry.remove('d');
  kept.length = 0;
  const told = reload(known('a'), known('b', 'value-of-b', { account: 'B' }), known('d'), known('e'));
  expect({ told, kept, tokens: [...registry.list()], c: registry.find('value-of-c') }).toEqual({
    told: { added: ['e'], removed: ['c'], changed: ['b'] },
    kept: [{ kind: 'reloaded', ids: ['b', 'e', 'c'] }],
    tokens: [
      { ...token, revokedAt: 5 },
      { ...token, id: 'b', account: 'B' },
      { ...token, id: 'e' },
    ],
    c: undefined,
  });
});

test('a change is kept with what the file says of the token, where it says something', () => {
  const { registry, kept } = start(known('a'));
  const row = rowOf(digested(known('a')));
  const { token: issued, secret } = registry.issue({
    kind: 'client',
    environment: 'staging',
    account: 'A',
    issuedAt: 0,
  });
  registry.revoke(issued.id, 5);
  registry.revoke('a', 5);
  registry.remove(issued.id);
  registry.remove('a');
  registry.clear();
  expect(kept).toEqual([
    { kind: 'issued', digest: digestOf(secret.reveal()), token: issued },
    { kind: 'changed', token: { ...issued, revokedAt: 5 } },
    { kind: 'changed', token: { ...token, revokedAt: 5 }, row },
    { kind: 'removed', id: issued.id },
    { kind: 'removed', id: 'a', row },
    { kind: 'cleared' },
  ]);
});

test('a token with another value is found by that alone', () => {
  const { registry, reload } = start(known('a'));
  expect(reload(known('a', 'another'))).toEqual({ added: [], removed: [], changed: ['a'] });
  expect(['value-of-a', 'another'].map(registry.find)).toEqual([undefined, token]);
});

test('two tokens can exchange their values', () => {
  const { registry, reload } = start(known('a'), known('b'));
  reload(known('a', 'value-of-b'), known('b', 'value-of-a'));
  expect(['value-of-a', 'value-of-b'].map((value) => registry.find(value)?.id)).toEqual(['b', 'a']);
});

test('the same file again does nothing and keeps nothing', () => {
  const { reload, kept } = start(known('a'));
  expect({ told: reload(known('a')), kept }).toEqual({ told: { added: [], removed: [], changed: [] }, kept: [] });
});

test('what is compared with is the file as it was read last', () => {
  const { registry, reload, starting } = start(known('a'));
  reload(known('a'), known('b'));
  registry.revoke('b', 5);
  expect(reload(known('a'), known('b'))).toEqual({ added: [], removed: [], changed: [] });
  expect(starting.list().map(({ token: { id } }) => id)).toEqual(['a', 'b']);
});

test('an issued token lives on, and its id cannot be taken', () => {
  const { registry, reload } = start(known('a'));
  const { token: own, secret } = registry.issue(token);
  reload();
  expect(registry.find(secret.reveal())).toEqual(own);
  expect(() => reload(known(own.id))).toThrow(`the id "${own.id}" is that of a token that the mock issued`);
  expect([...registry.list()]).toEqual([own]);
});

test('an issued token that was put into the file is as the file says', () => {
  const { registry, reload, kept } = start(known('a'));
  const { token: own, secret } = registry.issue(token);
  reload(known('a'), known('mine', secret.reveal()));
  expect(registry.find(secret.reveal())).toEqual({ ...token, id: 'mine' });
  expect(registry.get(own.id)).toBe(undefined);
  expect(kept.at(-1)).toEqual({ kind: 'reloaded', ids: ['mine', own.id] });
});

test('where the reload cannot be kept, nothing is reloaded', () => {
  const { registry, starting } = start(known('a'));
  const full = (): never => {
    throw new Error('disk full');
  };
  expect(() => starting.reload([], registry, full)).toThrow('disk full');
  expect([registry.get('a'), starting.list().length]).toEqual([token, 1]);
});

test('a change of a token of the file is kept with what the file says of it, and of another without', () => {
  const { registry, kept } = start(known('a'), known('b'));
  const row = rowOf(digested(known('a')));
  registry.add(new Secret('of a program'), { ...token, id: 'p' });
  registry.add(new Secret('instead'), { ...token, id: 'b' });
  registry.revoke('a', 5);
  for (const id of ['a', 'p', 'b']) registry.remove(id);
  registry.clear();
  expect(kept).toEqual([
    { kind: 'changed', token: { ...token, revokedAt: 5 }, row },
    { kind: 'removed', id: 'a', row },
    { kind: 'removed', id: 'p' },
    { kind: 'removed', id: 'b' },
    { kind: 'cleared' },
  ]);
});
