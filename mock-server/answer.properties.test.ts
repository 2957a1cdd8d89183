import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RequestFacts } from '../src/auth/facts.ts';
import { presentedToken } from '../src/auth/presented.ts';
import { createClock } from '../src/clock.ts';
import { loadDescription } from '../src/description/load.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import { answer } from './answer.ts';
import { explain } from './journal/explain.ts';
import { createWorld } from './world.ts';

const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);
const values = tokens.map(({ secret }) => secret.reveal());
const live = tokens
  .filter(({ token }) => /staging-(valid|provisioning)/.test(token.id))
  .map(({ secret }) => secret.reveal());
const renewing = tokens.filter(({ token }) => token.id === 'staging-expired').map(({ secret }) => secret.reveal());

const value = fc.constantFrom(...values);
const nearValue = fc
  .tuple(value, fc.nat(60), fc.nat(2), fc.constantFrom('', 'x', ' ', ',', '\0', '%20'))
  .map(([whole, at, cut, insert]) => whole.slice(0, at) + insert + whole.slice(at + cut));
const word = fc.oneof(
  value,
  nearValue,
  fc.constantFrom(
    '',
    'Bearer ',
    'application/json',
    '*/*',
    '100-continue',
    'code=200',
    'example=created',
    'gzip',
    '{"client":{}}',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(''));
const paths = description.operations.map(({ path }) => `/api/v1${path}`);
const fieldName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('X-Api-Key', 'x-api-key') },
  fc.constantFrom(
    'Authorization',
    'Cookie',
    'Prefer',
    'Accept',
    'Content-Type',
    'Content-Encoding',
    'Expect',
    '__proto__',
  ),
  word,
);
const query = fc.array(fc.tuple(fc.constantFrom('invoiceNumber', 'from', 'limit', '', '%zz'), text), { maxLength: 3 });

const request: fc.Arbitrary<RequestFacts> = fc.record({
  environment: fc.constant('staging' as const),
  connection: fc.constant({ number: 1, httpVersion: '1.1' as const, resumed: false }),
  secure: fc.constantFrom(true, true, true, false),
  method: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT') }, text),
  path: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...paths) },
    text,
    text.map((end) => `/api/v1/partner/${end}`),
  ),
  query: fc.oneof(
    query.map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
    text,
  ),
  headers: fc
    .tuple(fc.option(fc.constantFrom(...live)), fc.array(fc.tuple(fieldName, text), { maxLength: 4 }))
    .map(([token, lines]) => [...(token === null ? [] : ['X-Api-Key', token]), ...lines.flat()]),
  body: fc.option(
    fc.oneof(text, fc.json(), fc.constantFrom('{}', 'null')).map((body) => Buffer.from(body)),
    { nil: undefined },
  ),
  trailers: fc.array(fc.tuple(fieldName, text), { maxLength: 2 }).map((lines) => lines.flat()),
});

/** Whether the token header, read as the RFC has it, shows a token that this request may use. */
function isLetIn({ secure, headers, path, method }: RequestFacts): boolean {
  const presented = presentedToken(headers, 'X-Api-Key');
  if (!secure || presented.kind !== 'value') return false;
  const mayRenew = path === '/api/v1/partner/renew' && method === 'GET' && renewing.includes(presented.value);
  return live.includes(presented.value) || mayRenew;
}

test('whatever is asked, only a good token in its header gets a success, and nothing is a failure of ours', () => {
  const clock = createClock();
  clock.freeze(Date.parse('2026-06-01T00:00:00Z'));
  fc.assert(
    fc.property(request, (asked) => {
      const world = createWorld({ description, tokens, clock });
      const told: string[] = [];
      world.journal.subscribe((entryOf) =>
        told.push(`${JSON.stringify(entryOf())} ${explain(entryOf(), description)}`),
      );
      const { status, headers, body } = answer(asked, world);
      expect(status < 300 && !isLetIn(asked)).toBe(false);
      expect(status).toBeLessThan(500);
      // What it says here and in its journal repeats no token; a renewal alone gives one, and that is new.
      const said = [Buffer.from(body).toString('latin1'), ...headers, ...told].join('\n');
      expect(values.filter((each) => said.includes(each))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
