import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { Fault } from '../../src/fault.ts';
import { packageRoot } from '../../src/package-root.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { requestOf } from '../../test/made/request.ts';
import { answer } from '../answer.ts';
import { createWorld, type World } from '../world.ts';
import { stateAfter } from './state.ts';
import type { StateChange } from './state-change.ts';

const overlay = join(packageRoot, 'spec', 'overlays', 'duplicate-client-gets-409.yaml');
const description = await loadDescription({ overlays: [overlay] });
const tokens = await readTokenFile(fixtureTokens);
const client = readFileSync(join(packageRoot, 'test', 'commands', 'client.json'));
const secretOf = (id: string): string => tokens.find(({ token }) => token.id === id)?.secret.reveal() ?? '';
const valid = secretOf('staging-valid');
const partner = secretOf('staging-provisioning');

/** A world that goes on from what was kept of another. */
function goOn(kept: StateChange[], keep: (change: StateChange) => void = (change) => kept.push(change)): World {
  return createWorld({ description, tokens, kept: { state: stateAfter(kept), keep } });
}

function ask(world: World, method: string, path: string, value: string, body: Uint8Array = new Uint8Array(0)) {
  const told = answer(
    requestOf({
      method,
      path: `/api/v1/partner/${path}`,
      headers: ['X-Api-Key', value, 'Content-Type', 'application/json'],
      body,
    }),
    world,
  );
  const cause = world.journal.list().at(-1)?.cause;
  return { cause, status: told.status, headers: told.headers, body: JSON.parse(Buffer.from(told.body).toString()) };
}

const causesOf = (world: World, ...values: readonly string[]): readonly (string | undefined)[] =>
  values.map((value) => ask(world, 'GET', 'payments', value).cause);

test('a renewal and a creation outlive a world, and what they made can be renewed in the next', () => {
  const kept: StateChange[] = [];
  const first = goOn(kept);
  const { accessToken } = ask(first, 'POST', 'client', partner, client).body;
  const { Message: heir } = ask(first, 'GET', 'renew', valid).body;
  const second = goOn(kept);
  expect(causesOf(second, accessToken, heir, valid)).toEqual(['answered', 'answered', 'replaced']);
  expect(ask(second, 'POST', 'client', partner, client).cause).toBe('duplicate');
  const { Message: next } = ask(second, 'GET', 'renew', heir).body;
  const third = goOn(kept);
  expect(causesOf(third, accessToken, heir, valid, next)).toEqual(['answered', 'replaced', 'replaced', 'answered']);
  expect([...third.registry.list()].map(({ id }) => id)).toEqual([...second.registry.list()].map(({ id }) => id));
});

test('after a reset there is the token file and nothing else, in the next world too', () => {
  const kept: StateChange[] = [];
  const first = goOn(kept);
  const { accessToken } = ask(first, 'POST', 'client', partner, client).body;
  ask(first, 'GET', 'renew', valid);
  first.registry.remove('staging-expired');
  first.registry.clear();
  first.registry.restoreAll(first.startingTokens.list());
  first.creations.clear();
  const second = goOn(kept);
  for (const world of [first, second]) {
    expect([...world.registry.list()]).toEqual(tokens.map(({ token }) => token));
    expect(causesOf(world, accessToken, valid)).toEqual(['unknown', 'answered']);
  }
  expect(ask(second, 'POST', 'client', partner, client).cause).toBe('answered');
});

describe('where a change cannot be kept', () => {
  /** A disk with room for so many changes. */
  const full = (room: number, code: Fault['code'] = 'state'): World => {
    let left = room;
    return goOn([], () => {
      left -= 1;
      if (left < 0) throw new Fault(code, { what: 'disk full', remedy: 'Make room.' });
    });
  };
  const refusal = {
    cause: 'not-kept',
    status: 503,
    headers: [
      ...['Content-Type', 'application/json', 'Content-Length', '69'],
      ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
    ],
    body: { message: 'The service cannot do this at present. Try again later.' },
  };

  test.each([
    ['the successor', 0],
    ['the end of the predecessor', 1],
  ])('a renewal is refused and the token lives on (no room for %s)', (_title, room) => {
    const world = full(room);
    expect(ask(world, 'GET', 'renew', valid)).toEqual(refusal);
    expect(causesOf(world, valid)).toEqual(['answered']);
  });

  test('for a reason of another kind, that is a defect of the mock, and hidden from nobody', () => {
    expect(() => ask(full(0, 'usage'), 'GET', 'renew', valid)).toThrow('disk full');
  });

  test.each([
    ['the token', 0],
    ['the number', 1],
    ['what it takes', 2],
  ])('a creation is refused, and is none (no room for %s)', (_title, room) => {
    const world = full(room);
    expect(ask(world, 'POST', 'client', partner, client)).toEqual(refusal);
    // The same again is refused for the same reason: it is no duplicate.
    expect(ask(world, 'POST', 'client', partner, client)).toEqual(refusal);
  });

  test('what changes nothing is answered', () => {
    expect(causesOf(full(0), valid, partner, 'mock-unknown')).toEqual([
      'answered',
      'insufficient-privilege',
      'unknown',
    ]);
  });

  test('a defect is none of these', () => {
    const world = goOn([], () => {
      throw new TypeError('a defect');
    });
    expect(() => ask(world, 'GET', 'renew', valid)).toThrow(new TypeError('a defect'));
  });
});
