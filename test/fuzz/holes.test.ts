import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { answer, type Handler, headerValues, startMock, type World, withoutField } from '../../mock-server/index.ts';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { fixtureTokens, readTokenFile } from '../../src/tokens/token-file.ts';
import { fuzz } from './fuzz.ts';
import { serviceDoors } from './service-doors.ts';

const authorityFolder = mkdtempSync(join(tmpdir(), 'cfis-holes-'));
afterAll(() => rmSync(authorityFolder, { recursive: true }));

const known = await readTokenFile(fixtureTokens);
const value = (id: string): string => known.find(({ token }) => token.id === id)?.secret.reveal() ?? '';
const tokensOf = (environment: string) => ({
  valid: value(`${environment}-valid`),
  expired: value(`${environment}-expired`),
  revoked: value(`${environment}-revoked`),
  replaced: value(`${environment}-replaced`),
  provisioning: value(`${environment}-provisioning`),
});

/** A mock that reads requests otherwise than it should. */
const reading =
  (change: (request: RequestFacts) => RequestFacts) =>
  (world: World): Handler =>
  (request) =>
    answer(change(request), world);

const showing = (request: RequestFacts, token: string | undefined): RequestFacts =>
  token === undefined
    ? request
    : { ...request, headers: [...withoutField(request.headers, 'X-Api-Key'), 'X-Api-Key', token] };

/** The token of a request that shows one and no other. */
const only = ({ headers }: RequestFacts): string => {
  const [token, ...others] = headerValues(headers, 'X-Api-Key');
  return others.length === 0 ? (token ?? '') : '';
};

/** A good token that stands somewhere in a text. */
const tokenIn = (text: string): string | undefined => /mock-(?:staging|production)-valid-\w{24}/.exec(text)?.[0];

const holes: readonly (readonly [title: string, handler: (world: World) => Handler])[] = [
  ['takes a token from the query', reading((request) => showing(request, tokenIn(request.query)))],
  [
    'takes a token from the body',
    reading((request) => showing(request, tokenIn(Buffer.from(request.body ?? []).toString()))),
  ],
  [
    'takes a token from a trailer',
    reading((request) => showing(request, headerValues(request.trailers, 'X-Api-Key')[0])),
  ],
  [
    'takes a token from Authorization',
    reading((request) => showing(request, tokenIn(headerValues(request.headers, 'authorization').join()))),
  ],
  ['is content with what a token begins with', reading((request) => showing(request, longest(only(request))))],
  ['looks at no letter case', reading((request) => showing(request, sameLetters(only(request))))],
  [
    'takes the first of several tokens',
    reading((request) => showing(request, headerValues(request.headers, 'X-Api-Key')[0])),
  ],
  ['lets in whoever comes without TLS', reading((request) => ({ ...request, secure: true }))],
  [
    'keeps the token of a connection',
    (world) => {
      const shown = new Map<number, string>();
      return (request) => {
        const [own] = headerValues(request.headers, 'X-Api-Key');
        const { number } = request.connection;
        if (own !== undefined && world.registry.find(own)?.id.endsWith('valid')) shown.set(number, own);
        return answer(showing(request, own ?? shown.get(number)), world);
      };
    },
  ],
  [
    'breaks down at an odd target',
    (world) => (request) => {
      if (request.path.includes('%')) decodeURIComponent('%');
      return answer(request, world);
    },
  ],
];

function longest(value: string): string | undefined {
  return known.map(({ secret }) => secret.reveal()).find((token) => value.length > 20 && token.startsWith(value));
}

function sameLetters(value: string): string | undefined {
  return known.map(({ secret }) => secret.reveal()).find((token) => token.toLowerCase() === value.toLowerCase());
}

test.each(holes)('a mock that %s is found out, with the fewest bytes that do', async (title, handler) => {
  // Half of what was sent still waits for its other half, and is not to be waited for.
  const limits = { graceMs: 100 };
  await using mock = await startMock({ handler, authorityFolder, limits, notify: () => {} });
  // What a handler throws is told as a warning of the process; here it is what was planted.
  const warnings = process.listeners('warning');
  process.removeAllListeners('warning');
  try {
    const services = {
      staging: { baseUrl: mock.staging.baseUrl.href, tokens: tokensOf('staging') },
      production: { baseUrl: mock.production.baseUrl.href, tokens: tokensOf('production') },
    };
    const { finding = 'nothing', sent } = await fuzz({
      doors: await serviceDoors(services),
      requests: 20_000,
      seed: 1,
    });
    expect([title, finding]).toEqual([
      title,
      expect.stringMatching(/^(let in \(20|failed \(500)\d?\), seed 1, connection \d+: /),
    ]);
    expect(sent).toBeLessThan(20_000);
    for (const { secret } of known) expect(finding).not.toContain(secret.reveal());
  } finally {
    for (const warning of warnings) process.on('warning', warning);
  }
});
