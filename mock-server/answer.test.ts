import { describe, expect, test } from 'vitest';
import type { RawHeaders, RequestFacts } from '../src/auth/facts.ts';
import { createClock } from '../src/clock.ts';
import { environments } from '../src/description/environment.ts';
import { loadDescription } from '../src/description/load.ts';
import { Secret } from '../src/tokens/secret.ts';
import { fixtureTokens, readTokenFile } from '../src/tokens/token-file.ts';
import { requestOf } from '../test/made/request.ts';
import { answer } from './answer.ts';
import type { Answer } from './encode.ts';
import type { JournalEntry } from './journal/entry.ts';
import { createWorld, type World } from './world.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const VALIDATE = '/api/v1/partner/validate';
const description = await loadDescription();
const tokens = await readTokenFile(fixtureTokens);

function tokenValue(id: string): string {
  const known = tokens.find(({ token }) => token.id === id);
  if (known === undefined) throw new RangeError(`there is no token "${id}"`);
  return known.secret.reveal();
}

function ask(wanted: Partial<RequestFacts>): { answered: Answer; entries: readonly JournalEntry[] } {
  const entries: JournalEntry[] = [];
  const clock = createClock();
  clock.freeze(NOW);
  const world = createWorld({ description, tokens, clock });
  world.journal.subscribe((entryOf) => entries.push(entryOf()));
  return { answered: answer(requestOf({ path: VALIDATE, ...wanted }), world), entries };
}

const inBrief = ({ at, environment, method, path, status, cause, token }: JournalEntry): object => ({
  ...{ at, environment, method, path, status, cause, token },
});

const textOf = ({ body }: Answer): string => Buffer.from(body).toString('utf8');
const own = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'];
const challenge = [...own, 'WWW-Authenticate', 'ApiKey realm="CFIS"'];

/** Everything that goes on the wire, with `Content-Length` checked against the body. */
function wireOf(answered: Answer): object {
  const [type, json, length, bytes, ...rest] = answered.headers;
  expect([type, json, length, bytes]).toEqual([
    'Content-Type',
    'application/json',
    'Content-Length',
    `${answered.body.length}`,
  ]);
  return { status: answered.status, headers: rest, body: JSON.parse(textOf(answered)) };
}

const active = { status: 200, headers: own, body: { isValid: true, message: 'Token is valid' } };
const invalid = { status: 401, headers: challenge, body: { message: 'The access token is missing or not valid.' } };
const expired = { ...invalid, body: { message: 'The access token has expired; renew it to go on.' } };

describe.each(environments)('in %s', (environment) => {
  const other = environment === 'staging' ? 'production' : 'staging';
  const key = (state: string): RawHeaders => ['X-Api-Key', tokenValue(`${environment}-${state}`)];
  const rows = [
    ['a valid token is active', key('valid'), active, 'answered', `${environment}-valid`],
    ['a provisioning token is active', key('provisioning'), active, 'answered', `${environment}-provisioning`],
    ['an expired token is told to renew', key('expired'), expired, 'expired', `${environment}-expired`],
    ['a revoked token is invalid', key('revoked'), invalid, 'revoked', `${environment}-revoked`],
    ['a replaced token is invalid', key('replaced'), invalid, 'replaced', `${environment}-replaced`],
    [
      'a token of the other environment is invalid',
      ['X-Api-Key', tokenValue(`${other}-valid`)],
      invalid,
      'other-environment',
      `${other}-valid`,
    ],
    ['a request without token is invalid', [], invalid, 'missing', undefined],
    ['a blank token is invalid', ['X-Api-Key', ' '], invalid, 'blank', undefined],
    ['a token nobody issued is invalid', ['X-Api-Key', 'mock-nobody-issued-this'], invalid, 'unknown', undefined],
    ['two differing tokens are invalid', [...key('valid'), ...key('expired')], invalid, 'ambiguous', undefined],
    [
      'the same token twice is one token',
      [...key('valid'), ...key('valid')],
      active,
      'answered',
      `${environment}-valid`,
    ],
    ['a bearer token is no token', ['Authorization', `Bearer ${key('valid')[1]}`], invalid, 'missing', undefined],
  ] as const;

  test.each(rows)('%s', (_title, headers, wire, cause, token) => {
    const { answered, entries } = ask({ environment, headers });
    const entry = { at: NOW, environment, method: 'GET', path: VALIDATE, status: wire.status, cause, token };
    expect({ wire: wireOf(answered), told: entries.map(inBrief) }).toEqual({ wire, told: [entry] });
  });

  test('plain HTTP is refused before the token is looked at', () => {
    const { answered, entries } = ask({ environment, secure: false, headers: key('valid') });
    const message = 'Use HTTPS. A token sent over plain HTTP must be considered exposed; renew it.';
    expect(wireOf(answered)).toEqual({ status: 403, headers: own, body: { message } });
    expect(entries).toMatchObject([
      { status: 403, cause: 'insecure-transport', nearMiss: { kind: 'sent-in-clear', token: `${environment}-valid` } },
    ]);
  });
});

describe('a token', () => {
  const requests = description.operations.flatMap(({ method, path, queryParameters, requestBody }) =>
    tokens.map(({ token, secret }): Partial<RequestFacts> => {
      const value = secret.reveal();
      const headers = ['X-Api-Key', value, 'Content-Type', requestBody?.mediaType ?? 'text/plain'];
      const query = queryParameters.map(({ name }) => `${name}=${value}`).join('&');
      const body = Buffer.from(
        JSON.stringify({ [value]: value, client: value, service: { type: value }, ledgers: value }),
      );
      return { environment: token.environment, method, path: `/api/v1${path}`, query, headers, body };
    }),
  );
  const misplaced = tokens.map(({ token, secret }) => ({
    environment: token.environment,
    path: `/api/v1/partner/${secret.reveal()}`,
    headers: ['X-Api-Key', secret.reveal()],
  }));

  test('is never repeated by an answer, a header or the journal, wherever it was put', () => {
    const told = [...requests, ...misplaced].map((request) => {
      const { answered, entries } = ask(request);
      return `${textOf(answered)} ${JSON.stringify([answered.headers, entries])}`;
    });
    const leaks = told.filter((text) => tokens.some(({ secret }) => text.includes(secret.reveal())));
    expect({ asked: told.length, leaks }).toEqual({ asked: 13 * 10 + 10, leaks: [] });
  });
});

describe('HEAD', () => {
  const good = ['X-Api-Key', tokenValue('staging-valid')];
  test.each([
    ['an operation that only reads', VALIDATE, good],
    ['an operation that marks as fetched', '/api/v1/partner/settlements', good],
    ['a request without token', VALIDATE, []],
    ['an unknown path', '/api/v1/nothing', good],
  ])('on %s has the header section of GET and no body', (_title, path, headers) => {
    const { answered: get } = ask({ path, headers });
    expect(ask({ method: 'HEAD', path, headers }).answered).toEqual({ ...get, body: new Uint8Array(0) });
  });
});

describe('the journal', () => {
  const frozen = (): World => {
    const clock = createClock();
    clock.freeze(NOW);
    return createWorld({ description, tokens, clock });
  };
  const put = (world: World, wanted: Partial<RequestFacts>): void => {
    answer(requestOf({ path: VALIDATE, ...wanted }), world);
  };
  const good = tokenValue('staging-valid');
  const misplaced = { headers: ['Authorization', `Bearer ${good}`] };
  const nearest = { kind: 'misplaced', place: 'authorization', name: 'Authorization', token: 'staging-valid' };

  test.each<readonly [string, (world: World) => void]>([
    ['removed', ({ registry }) => registry.remove('staging-valid')],
    ['forgotten with its file', ({ registry }) => registry.forget('staging-valid')],
    ['gone with all the others', ({ registry }) => registry.clear()],
    [
      'known by another value',
      ({ registry }) => {
        const token = registry.get('staging-valid');
        if (token !== undefined) registry.add(new Secret('mock-another-value-of-it'), token);
      },
    ],
  ])('says what was nearest at the time, though the token is %s by now', (_, change) => {
    const world = frozen();
    put(world, misplaced);
    change(world);
    put(world, misplaced);
    const [before, after] = world.journal.list();
    expect([before?.nearMiss, after?.nearMiss?.kind === 'misplaced' && after.nearMiss.token]).toEqual([
      nearest,
      undefined,
    ]);
  });

  test('finds a token at the beginning of a body, and keeps no more of it', () => {
    const world = frozen();
    const body = Buffer.from(`{"token":"${good}","padding":"${' '.repeat(1_000_000)}"}`);
    put(world, { method: 'POST', path: '/api/v1/partner/invoice', body });
    body.fill(' ');
    expect(world.journal.list()).toMatchObject([{ nearMiss: { place: 'body', token: 'staging-valid' } }]);
  });
});
