import { beforeAll, describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { Secret } from '../../src/tokens/secret.ts';
import { assertions } from '../assertions/all.ts';
import { mutants } from '../mutants/all.ts';
import { createResult, type Result } from '../result.ts';
import { createLiveTarget } from '../targets/live.ts';
import type { Target } from '../targets/target.ts';
import { causesOfLoss, causesOfMiss, likelyCauses } from './diagnose.ts';

let target: Target;

async function targetWith(token: string, baseUrl = 'https://127.0.0.1:4010/api/v1'): Promise<Target> {
  return createLiveTarget({
    baseUrl: new URL(baseUrl),
    environment: 'staging',
    description: await loadDescription(),
    credentials: new Map([['valid', new Secret(token)]]),
  });
}

beforeAll(async () => {
  target = await targetWith('WK59PFkl0JfI2yyVlbPegBPr');
});

function control(status: number, body = ''): Result {
  const [assertion] = assertions;
  const [operation] = target.description.operations;
  if (assertion === undefined || operation === undefined) throw new RangeError('there is none');
  const exchange = {
    request: { method: 'GET', url: '', headers: [] },
    response: { status, headers: [], body },
    durationMs: 0,
  };
  return createResult({ assertion, operation }, 'failed', { exchanges: [exchange] });
}

describe('a token that is refused', () => {
  test('has five likely causes, the commonest first', () => {
    expect(likelyCauses(control(401), target)).toEqual([
      'the token in CFIS_TOKEN may be of the other environment: this run addressed staging',
      'the token may have expired: renew it (an expired token can still be renewed)',
      'the token may have been replaced by a renewal, or revoked',
      'the token may be incomplete, or have something before or behind it: copy it again from its PDF',
      'it may be a Partner Provisioning Token, which opens no operation of clients: give it in CFIS_PROVISIONING_TOKEN',
    ]);
  });

  test.each([
    [
      'an answer that says so',
      401,
      '{"message": "Token has expired"}',
      undefined,
      /^the token may have expired.*\(the answer says so\)$/,
    ],
    [
      'an answer that says so',
      401,
      'token was revoked',
      undefined,
      /^the token may have been replaced.*\(the answer says so\)$/,
    ],
    [
      'a name in the token',
      401,
      '',
      'acme-production-JfI2yyVlbPegBPr',
      /^the token in CFIS_TOKEN.*\(the token says "production" of itself\)$/,
    ],
    [
      'a name in the token',
      401,
      '',
      'cfis-provisioning-JfI2yyVlbPegBPr',
      /^it may be a Partner.*\(the token says so of itself\)$/,
    ],
    ['a status', 403, '', undefined, /^it may be a Partner.*\(it was refused with 403/],
    ['a short token', 401, '', 'JfI2yyVl', /^the token may be incomplete.*\(it is short\)$/],
    [
      'a quote',
      401,
      '',
      '"WK59PFkl0JfI2yyVlbPegBPr',
      /^the token may be incomplete.*\(there is punctuation at its end\)$/,
    ],
  ])('has the cause first that %s points at (%i %s %s)', async (_, status, body, token, first) => {
    const causes = likelyCauses(control(status, body), token === undefined ? target : await targetWith(token));
    expect(causes).toHaveLength(5);
    expect(causes[0]).toMatch(first);
    expect(causes.join()).not.toMatch(/JfI2yyVl/);
  });

  test('on a host that has the name of the other environment is likely of that one', async () => {
    const elsewhere = await targetWith('WK59PFkl0JfI2yyVlbPegBPr', 'https://cfis.prod.example.com/api/v1');
    expect(likelyCauses(control(401), elsewhere)[0]).toMatch(/\(the host name says "production" of itself\)$/);
  });

  test('that has the name of its environment is not likely of another one', async () => {
    const own = await targetWith('acme-staging-JfI2yyVlbPegBPr', 'https://cfis.prod.example.com/api/v1');
    expect(likelyCauses(control(401), own)[0]).not.toMatch(/\(/);
  });

  test('after it was accepted may have been shut out by the run', () => {
    const causes = causesOfLoss(control(401), target);
    expect(causes).toHaveLength(5);
    expect(causes[0]).toMatch(/--max-rejected/);
  });
});

test.each([
  [404, /the base URL may be wrong/],
  [302, /redirects/],
  [500, /down or busy/],
  [429, /down or busy/],
])('a %i has a cause of its own', (status, cause) => {
  expect(likelyCauses(control(status), target)).toEqual([expect.stringMatching(cause)]);
});

describe('a miss', () => {
  test('has the defects that its assertion is known to notice, the most specific first, five at most', async () => {
    expect(await causesOfMiss('H-10')).toEqual(['reads the header as a list']);
    const many = await causesOfMiss('A-05');
    expect(mutants.filter(({ killedBy }) => killedBy.includes('A-05')).length).toBeGreaterThan(5);
    expect(many).toHaveLength(5);
    const widths = many.map((title) => mutants.find((mutant) => mutant.title === title)?.killedBy.length ?? 0);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });
});
