import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClock } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Token } from '../../src/tokens/token.ts';
import { answer } from '../answer.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { createWorld } from '../world.ts';

const OLD = 'mock-the-old-token';
const token: Token = { id: 'old', kind: 'client', environment: 'staging', account: 'Harjula Tools Oy', issuedAt: 0 };
const bundled = await loadDescription();

/** A mock that knows one token, at instant 10. */
function start(properties: Partial<Token> = {}, description = bundled) {
  const entries: JournalEntry[] = [];
  const clock = createClock();
  clock.freeze(10);
  const tokens = [{ secret: new Secret(OLD), token: { ...token, ...properties } }];
  const world = createWorld({ description, tokens, clock });
  world.journal.subscribe((entryOf) => entries.push(entryOf()));
  const ask = (value: string, path = 'renew', environment: Environment = 'staging', method = 'GET'): string => {
    const request = {
      environment,
      connection: { number: 1, httpVersion: '1.1' as const, resumed: false },
      trailers: [],
      secure: true,
      method,
      path: `/api/v1/partner/${path}`,
      query: '',
    };
    const { body } = answer({ ...request, headers: ['X-Api-Key', value], body: new Uint8Array(0) }, world);
    return Buffer.from(body).toString('utf8');
  };
  const renew = (value: string, environment?: Environment): string =>
    (JSON.parse(ask(value, 'renew', environment)) as { Message: string }).Message;
  /** Why a use of a token was answered as it was. */
  const causeOf = (value: string, environment?: Environment): string => {
    ask(value, 'validate', environment);
    return entries.at(-1)?.cause ?? 'nothing';
  };
  return { clock, world, entries, ask, renew, causeOf };
}

describe('a renewal', () => {
  test('hands out a token that works, and ends the old one at once', () => {
    const { renew, causeOf } = start();
    const renewed = renew(OLD);
    expect({ old: causeOf(OLD), renewed: causeOf(renewed) }).toEqual({ old: 'replaced', renewed: 'answered' });
  });

  test('hands out a different token each time', () => {
    const { renew } = start();
    const first = renew(OLD);
    const second = renew(first);
    expect(new Set([OLD, first, second]).size).toBe(3);
  });

  test.each([
    ['a token without expiry by one without', {}, { issuedAt: 10 }],
    ['a token of 30 at 10 by one that dies at 40', { expiresAt: 30 }, { issuedAt: 10, expiresAt: 40 }],
    ['an expired token of 6 at 10 by one that dies at 16', { expiresAt: 6 }, { issuedAt: 10, expiresAt: 16 }],
  ])('replaces %s', (_title, properties, expected) => {
    const { renew, world } = start(properties);
    expect(world.registry.find(renew(OLD))).toEqual({ ...token, id: 'staging-issued-1', ...expected });
  });

  test('keeps to the environment of the old token', () => {
    const { renew, causeOf } = start({ environment: 'production' });
    const renewed = renew(OLD, 'production');
    expect([causeOf(renewed, 'production'), causeOf(renewed, 'staging')]).toEqual(['answered', 'other-environment']);
  });

  test.each([
    ['revoked', { revokedAt: 10 }],
    ['replaced', { replacedAt: 10 }],
    ['other-environment', { environment: 'production' }],
    ['insufficient-privilege', { kind: 'provisioning' }],
  ] as const)('is refused to a token because of "%s", and issues nothing', (cause, properties) => {
    const { ask, entries, world } = start(properties);
    ask(OLD);
    expect(entries.map((entry) => entry.cause)).toEqual([cause]);
    expect(world.registry.issue({ ...token, issuedAt: 10 }).token.id).toBe('staging-issued-1');
  });

  test.each(['HEAD', 'POST', 'OPTIONS', 'get'])('is not triggered by %s', (method) => {
    const { ask, entries, causeOf } = start();
    ask(OLD, 'renew', 'staging', method);
    expect([entries[0]?.cause, causeOf(OLD)]).toEqual(['unknown-method', 'answered']);
  });

  test('is not triggered by a client that takes no JSON', () => {
    const { world, causeOf } = start();
    const headers = ['X-Api-Key', OLD, 'Accept', 'text/html'];
    const request = {
      environment: 'staging',
      connection: { number: 1, httpVersion: '1.1' as const, resumed: false },
      trailers: [],
      secure: true,
      method: 'GET',
      query: '',
    } as const;
    answer({ ...request, path: '/api/v1/partner/renew', headers, body: new Uint8Array(0) }, world);
    expect(causeOf(OLD)).toBe('answered');
  });
});

describe('a renewal with a described overlap of 60 seconds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cfis-renew-'));
  const overlay = join(folder, 'overlap.yaml');
  const target = "$.paths['/partner/renew'].get['x-cfis-renewal']";
  const actions = [{ target, update: { overlapSeconds: 60 } }];
  await writeFile(overlay, JSON.stringify({ overlay: '1.0.0', info: { title: 'Overlap', version: '1' }, actions }));
  const description = await loadDescription({ overlays: [overlay] });
  await rm(folder, { recursive: true });

  test.each([
    [0, 'answered'],
    [59_999, 'answered'],
    [60_000, 'replaced'],
    [60_001, 'replaced'],
  ])('at +%i ms the old token is %s and the new one works', (elapsed, cause) => {
    const { clock, renew, causeOf } = start({}, description);
    const renewed = renew(OLD);
    clock.advance(elapsed);
    expect([causeOf(OLD), causeOf(renewed)]).toEqual([cause, 'answered']);
  });

  test('is not prolonged by renewing again', () => {
    const { clock, renew, causeOf } = start({}, description);
    renew(OLD);
    clock.advance(30_000);
    const second = renew(OLD);
    clock.advance(30_000);
    expect([causeOf(OLD), causeOf(second)]).toEqual(['replaced', 'answered']);
  });
});
