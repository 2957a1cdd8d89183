import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { Fault } from '../../src/fault.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { createWorld } from '../world.ts';
import { createAdminApi } from './admin-api.ts';
import { loadAdminDescription } from './admin-description.ts';
import type { AdminRequest } from './admin-request.ts';
import type { Stage } from './call.ts';

const KEY = 'k3y-of-the-admin-API-0123456789';
const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const { operations } = await loadAdminDescription();

const stageOf = (): Stage => ({
  world: createWorld({ description, tokens }),
  baseUrls: { staging: new URL('https://localhost:1/'), production: new URL('https://localhost:2/') },
  ca: 'a certificate',
});

const junk = fc.oneof(
  fc.constantFrom(
    '',
    'staging-valid',
    'constructor',
    '__proto__',
    '..',
    '%2e',
    '%',
    '%ff',
    '1',
    '-1',
    '1e9',
    '9'.repeat(30),
  ),
  fc.constantFrom('rate-limited', 'reset-1', 'renewAccessToken', 'never', '2030-01-01T00:00:00Z', 'x'.repeat(5000)),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const target = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.constantFrom(...operations), junk).map(([{ method, segments }, value]) => ({
      method,
      path: segments.map((segment) => (segment.startsWith('{') ? value : segment)).join('/'),
    })),
  },
  fc.record({
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', ''), junk),
    path: fc.oneof(
      fc.constantFrom('', '/', '/__admin', '/__admin/', '/__admin/docs/../clock'),
      junk,
      junk.map((end) => `/__admin/${end}`),
    ),
  }),
);
const names = [
  'environment',
  'kind',
  'account',
  'expiresInSeconds',
  'at',
  'inSeconds',
  'seconds',
  'overlapSeconds',
  'status',
  'times',
  'delayMs',
  'forSeconds',
  'operation',
  'token',
  'loses',
  'method',
  'path',
  'cause',
  '__proto__',
];
const field = fc.oneof(
  fc.constantFrom<unknown>(
    'staging',
    'production',
    'client',
    'latency',
    'status',
    'reset',
    'never',
    '2030-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ),
  fc.constantFrom<unknown>(0, 1, -1, 1.5, 429, 503, 1e9, 3_155_760_000, -3_155_760_000, 1e300, true, null, [], {}),
  fc.jsonValue({ maxDepth: 1 }),
);
const body = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.dictionary(fc.constantFrom(...names), field, { maxKeys: 4 }).map((value) => JSON.stringify(value)),
  },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constant(''),
);
const line = fc.oneof(
  fc.constantFrom(
    ['Host', 'evil.example'],
    ['Origin', 'null'],
    ['Origin', 'http://localhost'],
    ['Sec-Fetch-Site', 'cross-site'],
    ['Content-Type', 'text/plain'],
  ),
  fc.tuple(fc.constantFrom('Accept', 'Authorization', 'Cookie', 'Content-Encoding', 'X-Other'), junk),
);

function requestWith(own: readonly string[]): fc.Arbitrary<AdminRequest> {
  return fc
    .record({
      target,
      query: fc.oneof(
        fc.constant(''),
        junk,
        junk.map((value) => `limit=${value}&after=${value}`),
      ),
      body,
      lines: fc.array(line, { maxLength: 2 }),
    })
    .map(({ target: { method, path }, query, body: text, lines }) => ({
      method,
      path,
      query,
      headers: ['Host', 'localhost', 'Content-Type', 'application/json', ...own, ...lines.flat()],
      body: Buffer.from(text),
    }));
}

test('whatever is asked of the admin API with its key, it is carried out or refused in words', async () => {
  const stage = stageOf();
  const api = await createAdminApi(stage, new Secret(KEY));
  fc.assert(
    fc.property(requestWith(['Authorization', `Bearer ${KEY}`]), (request) => {
      try {
        const reply = api(request);
        if (reply.kind !== 'problem') return;
        expect([400, 401, 403, 404, 405, 409, 413, 415]).toContain(reply.problem.status);
        expect(JSON.stringify(reply.problem)).not.toContain(KEY);
      } catch (error) {
        // The listener makes a 400 of it.
        expect(error).toBeInstanceOf(Fault);
        expect((error as Fault).code).toBe('usage');
      }
    }),
    { numRuns: 1000 },
  );
});

test('whatever is asked of it without the key, nothing is told but what is open to all, and nothing changes', async () => {
  const stage = stageOf();
  const { registry, clock, faults, scenarios, journal } = stage.world;
  const state = (): string => JSON.stringify([[...registry.list()], clock.setting, faults.list(0), scenarios, journal]);
  const before = state();
  const api = await createAdminApi(stage, new Secret(KEY));
  const open = operations.filter((operation) => operation.open).map(({ segments }) => segments.join('/'));
  const own = fc.constantFrom(
    [],
    ['Authorization', `Bearer ${KEY}x`],
    ['Authorization', `Bearer ${KEY.slice(1)}`],
    ['Authorization', KEY],
    ['X-Api-Key', KEY],
  );
  fc.assert(
    fc.property(own.chain(requestWith), (request) => {
      const { kind } = api(request);
      const isPage = kind === 'elsewhere' || /^\/__admin\/(docs|openapi)/.test(request.path);
      if (kind !== 'problem' && !open.includes(request.path)) expect([kind, isPage]).toEqual([kind, true]);
      expect(state()).toBe(before);
    }),
    { numRuns: 1000 },
  );
});
