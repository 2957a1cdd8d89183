import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { createRegistry, type Registry } from './registry.ts';
import { Secret } from './secret.ts';
import type { Token } from './token.ts';

const ids = ['a', 'b', 'c'] as const;
const tokenOf = (id: string): Token => ({ id, kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 });

type Step =
  | { readonly kind: 'add' | 'restore'; readonly id: string; readonly value: string }
  | { readonly kind: 'revoke' | 'replace' | 'expire'; readonly id: string; readonly at: number }
  | { readonly kind: 'remove' | 'forget'; readonly id: string }
  | { readonly kind: 'clear' };

const id = fc.constantFrom(...ids);
const value = fc.constantFrom('value-1', 'value-2', 'value-3', 'value-4');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'restore' as const), id, value }),
  fc.record({ kind: fc.constantFrom('revoke' as const, 'replace' as const, 'expire' as const), id, at: fc.nat(9) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'forget' as const), id }),
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
);

/** What the registry should come to: a list of values with their tokens, searched from end to end. */
type Model = readonly { readonly value: string; readonly token: Token }[];

function after(model: Model, done: Step): Model {
  switch (done.kind) {
    case 'add':
    case 'restore': {
      const others = model.filter(({ token, value }) => token.id !== done.id && value !== done.value);
      return [...others, { value: done.value, token: tokenOf(done.id) }];
    }
    case 'revoke':
      return changed(model, done.id, { revokedAt: done.at });
    case 'replace':
      return changed(model, done.id, { replacedAt: done.at });
    case 'expire':
      return changed(model, done.id, { expiresAt: done.at });
    case 'remove':
    case 'forget':
      return model.filter(({ token }) => token.id !== done.id);
    case 'clear':
      return [];
  }
}

function changed(model: Model, id: string, changes: Partial<Token>): Model {
  return model.map((row) => (row.token.id === id ? { ...row, token: { ...row.token, ...changes } } : row));
}

function apply(registry: Registry, asked: Step): void {
  switch (asked.kind) {
    case 'add':
      registry.add(new Secret(asked.value), tokenOf(asked.id));
      break;
    case 'restore':
      registry.restore(digestOf(asked.value), tokenOf(asked.id));
      break;
    case 'revoke':
    case 'replace':
    case 'expire':
      registry[asked.kind](asked.id, asked.at);
      break;
    case 'remove':
    case 'forget':
      registry[asked.kind](asked.id);
      break;
    case 'clear':
      registry.clear();
  }
}

/** Two ids never share a value: the readers of files refuse that. */
function isAsked(model: Model, asked: Step): boolean {
  if (asked.kind === 'clear' || asked.kind === 'forget') return true;
  if (asked.kind === 'add' || asked.kind === 'restore') {
    return !model.some(({ token, value }) => value === asked.value && token.id !== asked.id);
  }
  return model.some(({ token }) => token.id === asked.id);
}

test('whatever is done to a registry, each token is found by its own value and in its own state', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const registry = createRegistry();
      let model: Model = [];
      for (const asked of steps) {
        if (!isAsked(model, asked)) continue;
        apply(registry, asked);
        model = after(model, asked);
      }
      for (const each of ['value-1', 'value-2', 'value-3', 'value-4']) {
        expect(registry.find(each)).toEqual(model.find((row) => row.value === each)?.token);
      }
      expect(new Set([...registry.list()].map((token) => token.id))).toEqual(
        new Set(model.map(({ token }) => token.id)),
      );
    }),
    { numRuns: 1000 },
  );
});

test('no text finds a token but its whole value, to the letter', () => {
  const registry = createRegistry();
  const whole = 'mock-staging-k7Qm2XvT9pLr4WzB8n';
  registry.add(new Secret(whole), tokenOf('a'));
  const near = fc
    .tuple(fc.nat(whole.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([at, cut, insert]) => whole.slice(0, at) + insert + whole.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => {
      expect(registry.find(text)?.id).toBe(text === whole ? 'a' : undefined);
    }),
    { numRuns: 1000 },
  );
});
