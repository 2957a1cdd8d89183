import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denials } from '../description/refusal.ts';
import type { Token } from '../tokens/token.ts';
import type { RequestFacts } from './facts.ts';
import { nearMiss } from './near-miss.ts';

const HEADER = 'X-Api-Key';
const VALUE = 'mock-staging-k7Qm2XvT9pLr4WzB8nJd3Hs6Yc1GfA5u';
const token: Token = { id: 'good', kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 };
const find = (value: string): Token | undefined => (value === VALUE ? token : undefined);

/** Texts in which the token stands, whole, in part, wrapped or encoded, among whatever else. */
const piece = fc.oneof(
  fc.constantFrom(
    VALUE,
    VALUE.slice(1),
    VALUE.toUpperCase(),
    Buffer.from(VALUE).toString('base64'),
    encodeURIComponent(VALUE),
  ),
  fc.constantFrom(
    'Bearer ',
    'X-Api-Key: ',
    '"',
    "'",
    '<',
    '>',
    ',',
    ';',
    '=',
    '&',
    '%',
    '%0d%0a',
    '%zz',
    '\\n',
    '\n',
    '\u00a0',
    '\0',
    ':',
    '/',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const name = fc.oneof(fc.constantFrom(HEADER, 'x-api-key', 'Cookie', 'Authorization', 'X-Token', VALUE), text);
const request: fc.Arbitrary<RequestFacts> = fc.record({
  environment: fc.constant('staging' as const),
  connection: fc.constant({ number: 1, httpVersion: '1.1' as const, resumed: false }),
  secure: fc.boolean(),
  method: fc.constant('GET'),
  path: text,
  query: text,
  headers: fc.array(fc.tuple(name, text), { maxLength: 4 }).map((lines) => lines.flat()),
  body: fc.option(
    text.map((body) => Buffer.from(body)),
    { nil: undefined },
  ),
  trailers: fc.constant([]),
});

test('whatever was sent, something is said of it or nothing, and never a value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...denials), fc.constantFrom(token, undefined), request, (denial, known, facts) => {
      const verdict = { kind: 'denied', denial, ...(known && { token: known }) } as const;
      const said = JSON.stringify(nearMiss(verdict, facts, HEADER, find)) ?? '';
      expect(said).not.toContain(VALUE.slice(13));
      expect(said).not.toContain(Buffer.from(VALUE).toString('base64').slice(20));
    }),
    { numRuns: 1000 },
  );
});

test('of a request that was let in nothing is said', () => {
  fc.assert(
    fc.property(request, (facts) => {
      expect(nearMiss({ kind: 'allowed', token }, facts, HEADER, find)).toBe(undefined);
    }),
  );
});
