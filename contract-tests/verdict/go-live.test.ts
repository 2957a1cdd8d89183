import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../src/description/description.ts';
import { loadDescription } from '../../src/description/load.ts';
import { Secret } from '../../src/tokens/secret.ts';
import type { Case } from '../assertion.ts';
import { assertions } from '../assertions/all.ts';
import { createResult, type Outcome } from '../result.ts';
import { certificateEnd, type End } from '../targets/certificate-end.ts';
import { createMockTarget } from '../targets/mock.ts';
import { type Candidate, goLiveBlockers, isRequired, readTokenEnd } from './go-live.ts';

let description: Description;
let folder: string;
let partner: Candidate;
let client: Candidate;

beforeAll(async () => {
  description = await loadDescription();
  partner = { description, supply: () => ({ kind: 'supplied', secret: new Secret('x'.repeat(20)) }) };
  client = { description, supply: () => ({ kind: 'missing', reason: 'there is none', remedy: 'ask for one' }) };
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
});
afterAll(() => rm(folder, { recursive: true }));

function caseOf(id: string, on: string): Case {
  const assertion = assertions.find((candidate) => candidate.id === id);
  const operation = description.operations.find((candidate) => candidate.id === on);
  if (assertion === undefined || operation === undefined) throw new RangeError(`${id} ${on}`);
  return { assertion, operation };
}

const never = { certificate: { kind: 'never' }, token: { kind: 'never' } } as const;
const now = new Date('2027-01-01T12:00:00Z');

describe('a go-live requires', () => {
  test.each([
    ['A-04', 'createInvoice', true, 'what is documented, also on operations that write: nothing real is shown there'],
    ['N-01', 'retrievePayments', true, 'what needs a token that the operator must find'],
    ['X-11', 'renewAccessToken', true, 'renewal, on a disposable token'],
    ['A-12', 'retrieveCaseDetails', false, 'nothing that only a standard asks for'],
    ['A-10', 'retrieveCaseDetails', false, 'nothing that we assume'],
    ['X-02', 'retrieveCaseDetails', false, 'nothing that needs the clock of the target'],
    ['P-02', 'createInvoice', false, 'nothing that writes an invoice'],
  ])('%s on %s: %j (%s)', (id, on, required) => {
    expect(isRequired(caseOf(id, on), partner)).toBe(required);
  });

  test.each([
    ['G-14', 'createClient', true, false],
    ['G-02', 'createClient', true, false],
    ['A-04', 'createClient', true, true],
    ['X-11', 'renewAccessToken', true, true],
  ])('%s on %s: of a partner %j, of others %j', (id, on, ofPartner, ofOthers) => {
    const subject = caseOf(id, on);
    expect([isRequired(subject, partner), isRequired(subject, client)]).toEqual([ofPartner, ofOthers]);
  });

  test.each<readonly [Outcome, number]>([
    ['passed', 0],
    ['failed', 0],
    ['not-applicable', 0],
    ['not-verified', 1],
    ['inconclusive', 1],
    ['errored', 1],
  ])('a required assertion not to be %s: %i in the way', (outcome, count) => {
    const results = [createResult(caseOf('A-04', 'createInvoice'), outcome, {})];
    expect(goLiveBlockers(results, partner, never, now)).toHaveLength(count);
  });

  test('one thing to do for all operations that lack the same', () => {
    const why = { reason: 'needs a token', remedy: 'set it' };
    const results = ['retrievePayments', 'retrieveLedgerStatus'].map((on) =>
      createResult(caseOf('N-01', on), 'not-verified', why),
    );
    expect(goLiveBlockers(results, partner, never, now)).toEqual([
      {
        kind: 'required-not-verified',
        what: 'N-01 A token of the other environment gets 401, on every operation: not-verified on 2 operations, needs a token',
        remedy: 'set it',
      },
    ]);
  });

  const on = (day: string): End => ({ kind: 'on', date: new Date(`${day}T12:00:00Z`) });

  test.each<readonly [what: string, ends: { certificate?: End; token?: End }, kinds: readonly string[]]>([
    ['a certificate with 30 days to go', { certificate: on('2027-01-31') }, []],
    ['a certificate with 29 days to go', { certificate: on('2027-01-30') }, ['expires-soon']],
    ['a certificate that ended', { certificate: on('2026-12-31') }, ['expires-soon']],
    [
      'a certificate that was not seen',
      { certificate: { kind: 'unknown', reason: '', remedy: '' } },
      ['required-not-verified'],
    ],
    ['a token with 14 days to go', { token: on('2027-01-15') }, []],
    ['a token with 13 days to go', { token: on('2027-01-14') }, ['expires-soon']],
    ['a token of which nothing is known', { token: readTokenEnd(undefined) }, ['required-not-verified']],
    ['a token that never ends', { token: readTokenEnd('never') }, []],
  ])('%s: %j %j', (_, ends, kinds) => {
    expect(goLiveBlockers([], partner, { ...never, ...ends }, now).map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each(['tomorrow', '2027-13-01', '31.1.2027', 'Never'])('that the end of a token is not %j', (text) => {
    expect(() => readTokenEnd(text)).toThrow(
      /^CFIS_TOKEN_EXPIRES: is no day\. Write a day such as 2027-01-31, or never\.$/,
    );
  });
});

describe('the end of a certificate', () => {
  test('is seen in a handshake, and not without trust', async () => {
    const target = await createMockTarget({
      environment: 'staging',
      description,
      authorityFolder: join(folder, 'authority'),
    });
    const seen = await certificateEnd(target);
    const untrusted = await certificateEnd({ baseUrl: target.baseUrl });
    await target.close();
    const days = seen.kind === 'on' ? (seen.date.getTime() - Date.now()) / 86_400_000 : 0;
    expect(Math.round(days)).toBe(396);
    expect(untrusted).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/UNABLE_TO|SELF_SIGNED|certificate/),
    });
    expect(await certificateEnd(target)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});
