import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  answer,
  type Handler,
  headerValues,
  type Mock,
  type RequestFacts,
  startMock,
} from '../../mock-server/index.ts';
import type { Description } from '../../src/description/description.ts';
import { loadDescription } from '../../src/description/load.ts';
import { sendsOf, usesOf } from '../assertion.ts';
import { assertions } from '../assertions/all.ts';
import { withText } from '../mutants/workshop.ts';
import type { Result } from '../result.ts';
import { createLiveTarget, type LiveTargetOptions } from '../targets/live.ts';
import { createMockTarget } from '../targets/mock.ts';
import type { Target } from '../targets/target.ts';
import type { Role } from '../token-use.ts';
import { createReport } from '../verdict/report.ts';
import { type Preview, previewRun } from './preview.ts';
import { type RunOptions, runContract } from './run.ts';

let description: Description;
let folder: string;
let mock: Mock | undefined;

beforeAll(async () => {
  description = await loadDescription();
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
});
afterEach(() => mock?.close());
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly results: readonly Result[];
  readonly received: readonly RequestFacts[];
  readonly verdict: string;
  readonly target: Target;
  /** Made before the run. */
  readonly preview: Preview;
}

/** Verifies a server that is already there and differs from the correct one by a wrapper. */
async function verify(
  wrap: (correct: Handler) => Handler,
  given: readonly Role[] = ['expired', 'revoked', 'foreign', 'provisioning'],
  options: Partial<LiveTargetOptions> & RunOptions = {},
): Promise<Run> {
  const received: RequestFacts[] = [];
  mock = await startMock({
    description,
    authorityFolder: join(folder, 'authority'),
    handler: (world) => {
      const handler = wrap((request) => answer(request, world));
      return (request) => {
        received.push(request);
        return handler(request);
      };
    },
  });
  const { registry, clock } = mock;
  const issue = (kind: 'client' | 'provisioning', environment: 'staging' | 'production', expiresAt?: number) =>
    registry.issue({ kind, environment, account: 'x', issuedAt: 0, ...(expiresAt !== undefined && { expiresAt }) });
  const revoked = issue('client', 'staging');
  registry.revoke(revoked.token.id, clock.now());
  const all = {
    valid: issue('client', 'staging'),
    expired: issue('client', 'staging', 1),
    revoked,
    foreign: issue('client', 'production'),
    provisioning: issue('provisioning', 'staging'),
    canary: issue('client', 'staging'),
  };
  const credentials = new Map((['valid', ...given] as const).map((role) => [role, all[role].secret]));
  const target = await createLiveTarget({
    baseUrl: mock.staging.baseUrl,
    environment: 'staging',
    description,
    caFile: mock.caFile,
    credentials,
    ...options,
  });
  const preview = previewRun(target, options);
  const results: Result[] = [];
  for await (const result of runContract(target, options)) results.push(result);
  return { results, received, verdict: createReport(target, new Date(0), results).summary.verdict, target, preview };
}

const withOutcome = ({ results }: Run, ...outcomes: readonly Result['outcome'][]): readonly Result[] =>
  results.filter(({ outcome }) => outcomes.includes(outcome));

test('an operation that is not there is inconclusive, not broken', async () => {
  const run = await verify(
    (correct) => (request) =>
      request.path.endsWith('/partner/payments') ? withText(404, 'text/plain', 'Not found') : correct(request),
  );
  expect(run.results.find(({ id, operation }) => id === 'A-04' && operation === 'retrievePayments')).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('404 with any token'),
  });
});

test('where the valid token is refused as well, a refusal proves nothing', async () => {
  const run = await verify(
    (correct) => (request) =>
      request.path.endsWith('/partner/payments') ? withText(401, 'text/plain', '') : correct(request),
  );
  const on = run.results.filter(({ operation }) => operation === 'retrievePayments');
  expect(on.find(({ id }) => id === 'P-02')).toMatchObject({ outcome: 'failed' });
  expect(on.find(({ id }) => id === 'A-04')).toMatchObject({ outcome: 'inconclusive' });
  expect(run.verdict).toBe('violated');
});

test('where the valid token stops working, what was refused since is inconclusive and the rest is left alone', async () => {
  const run = await verify((correct) => {
    let refusals = 0;
    return (request) => {
      const answer = correct(request);
      if (answer.status === 401) refusals += 1;
      return refusals > 30 ? withText(401, 'application/json', '{}') : answer;
    };
  });
  expect(withOutcome(run, 'not-verified').at(-1)).toMatchObject({ reason: expect.stringContaining('P-03') });
  // A look at the connection and at the description is worth as much without a token.
  expect(run.results.at(-1)).toMatchObject({ group: 'description', outcome: 'passed' });
  expect(withOutcome(run, 'inconclusive').length).toBeGreaterThan(0);
  expect(withOutcome(run, 'failed').map(({ id }) => id)).toEqual(['P-03']);
  expect(run.verdict).toBe('not-run');
});

test('where the valid token stops working, what got no answer stays without one', async () => {
  const target = await createMockTarget({
    environment: 'staging',
    description,
    authorityFolder: join(folder, 'authority'),
  });
  // Whatever comes after the opening control is cut, and so is the second try of each.
  const results: Result[] = [];
  for await (const result of runContract(target, { only: ['A-03'] })) {
    results.push(result);
    if (result.id === 'P-01') await target.close();
  }
  expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['P-01', 'passed'],
    ['A-03', 'errored'],
    ['P-03', 'errored'],
  ]);
});

describe('a run that is ended', () => {
  test('by the target, which asks for more time than there is, says so and sends nothing more', async () => {
    let count = 0;
    const run = await verify((correct) => (request) => {
      count += 1;
      return count === 20
        ? { status: 429, headers: ['Retry-After', '86400', 'Content-Length', '0'], body: new Uint8Array(0) }
        : correct(request);
    });
    expect(run.received.length).toBe(20);
    expect(run.results.at(-1)).toMatchObject({
      id: 'P-03',
      outcome: 'not-verified',
      reason: 'the target asked to wait 86400 s before anything else is sent',
    });
    expect(run.verdict).toBe('not-run');
  });

  test('before it began leaves everything undone', async () => {
    const run = await verify((correct) => correct, [], { signal: AbortSignal.abort() });
    expect(run.received).toEqual([]);
    expect(new Set(run.results.map(({ outcome }) => outcome))).toEqual(new Set(['not-verified']));
    expect(run.results.at(-1)).toMatchObject({ id: 'P-03', reason: 'the run was interrupted', remedy: 'run again' });
  });
});

test('what could not be tried says what would make it possible', async () => {
  const run = await verify((correct) => correct, [], { maxRejected: 40 });
  const resultOf = (id: string, on: string) =>
    run.results.find((result) => result.id === id && result.operation === on);
  expect(resultOf('X-36', 'retrieveCaseDetails')).toMatchObject({
    reason: 'needs a client token of this environment that was revoked or replaced',
    remedy: 'set CFIS_REVOKED_TOKEN',
  });
  expect(resultOf('X-36', 'createInvoice')).toMatchObject({
    reason: 'sends a real token to an operation that writes',
    remedy: '--allow write permits it',
  });
  expect(resultOf('X-02', 'retrieveCaseDetails')).toMatchObject({ remedy: 'cfis verify mock verifies it, on a mock' });
  expect(withOutcome(run, 'not-verified').filter(({ reason, remedy }) => !reason || !remedy)).toEqual([]);
});

describe('a preview', () => {
  test.each([{}, { maxRejected: 7 }, { allow: ['rotates'] as const, only: ['lifecycle', 'A-04'] }])(
    'tells every request that a run sends, in its order (%j)',
    async (options) => {
      const roles = ['expired', 'revoked', 'foreign', 'provisioning', 'canary'] as const;
      const run = await verify((correct) => correct, roles, options);
      const { preview } = run;
      // Of the closing controls a run only shows the last.
      const planned = preview.requests
        .filter(({ id }) => id !== 'P-03')
        .map(({ id, method, url, headers }) => ({ id, method, url, headers }));
      const sent = run.results
        .filter(({ id }) => id !== 'P-03')
        .flatMap(({ id, exchanges }) =>
          exchanges.map(({ request: { method, url, headers } }) => ({ id, method, url, headers })),
        );
      // A case that finds nothing to judge ends before its last request; of what is made to the end nothing may be missing.
      const endedEarly = new Set(
        run.results
          .filter(({ outcome, exchanges }) => outcome !== 'passed' && exchanges.length > 0)
          .map(({ id }) => id),
      );
      const idsOf = (requests: readonly { readonly id: string }[]) =>
        requests.map(({ id }) => id).filter((id) => !endedEarly.has(id));
      expect(idsOf(sent)).toEqual(idsOf(planned));
      // Requests that are sent together may be answered in any order.
      const left = planned.map((one) => JSON.stringify(one));
      // What an answer gives to send back is not known beforehand.
      const sendsBack = ({ id }: { readonly id: string }) =>
        assertions
          .filter((assertion) => assertion.id === id)
          .flatMap(({ steps }) => steps.flatMap(sendsOf))
          .some(({ ask }) => usesOf(ask).some(({ use }) => use.kind === 'received'));
      const untold = sent
        .filter((one) => !sendsBack(one))
        .map((one) => JSON.stringify(one))
        .filter((one) => {
          const index = left.indexOf(one);
          if (index !== -1) left.splice(index, 1);
          return index === -1;
        });
      expect(untold).toEqual([]);
      expect(preview.left.map(({ id, operation, reason, remedy }) => [id, operation, reason, remedy])).toEqual(
        withOutcome(run, 'not-verified', 'not-applicable')
          .filter(({ reason, exchanges }) => !reason?.includes('renewed by an earlier') && exchanges.length === 0)
          .map(({ id, operation, reason, remedy }) => [id, operation, reason, remedy]),
      );
    },
  );

  test('counts the tokens that must be refused, and the time that all takes', async () => {
    const { target } = await verify((correct) => correct, [], { only: ['A-03'] });
    const { seconds, requests, refusedTokens } = previewRun({ ...target, rate: 2 }, { only: ['A-03'] });
    expect({ seconds, requests: requests.length, refusedTokens }).toEqual({
      seconds: 3,
      requests: 6,
      refusedTokens: 3,
    });
    expect(previewRun(target)).not.toHaveProperty('seconds');
  });

  test('shows no value of a token', async () => {
    const { target } = await verify((correct) => correct, ['canary', 'foreign'], { only: ['A-03'] });
    const text = JSON.stringify(previewRun(target));
    expect(text).toContain('["X-Api-Key","$CFIS_TOKEN"]');
    expect(text).toContain('?api_key=$CFIS_CANARY_TOKEN');
    expect(text).not.toMatch(/mock-staging-\w/);
  });
});

describe('manners', () => {
  test('no more refused tokens are sent than the budget allows', async () => {
    const run = await verify((correct) => correct, [], { maxRejected: 7 });
    const refused = run.received.filter(({ headers }) => {
      const tokens = headerValues(headers, 'x-api-key');
      return tokens.length > 0 && tokens.every((token) => mock?.registry.find(token) === undefined);
    });
    expect(refused.length).toBeLessThanOrEqual(7);
    expect(withOutcome(run, 'not-verified').some(({ remedy }) => remedy?.includes('--max-rejected'))).toBe(true);
    expect(run.verdict).toBe('conforms');
  });

  test('requests come no faster than the rate', async () => {
    const startedAt = performance.now();
    const run = await verify((correct) => correct, [], { rate: 100, only: ['A-04'] });
    expect(performance.now() - startedAt).toBeGreaterThan((run.received.length - 2) * 10);
  });

  test('what must be refused goes to writing operations with an empty body', async () => {
    const run = await verify((correct) => correct);
    const posts = run.received.filter(({ method, path }) => method === 'POST' && path.endsWith('/partner/invoice'));
    const bodies = new Set(posts.map(({ body }) => Buffer.from(body ?? []).toString()));
    expect([...bodies].every((body) => !body.includes('"invoice"'))).toBe(true);
    expect(posts.length).toBeGreaterThan(0);
  });

  test('a server that looks at such a body first is not called broken', async () => {
    const run = await verify((correct) => (request) => {
      const isEmpty = Buffer.from(request.body ?? []).toString() === '{}';
      return isEmpty ? withText(400, 'application/json', '{"message": "invoice is missing"}') : correct(request);
    });
    expect(run.results.find(({ id, operation }) => id === 'A-04' && operation === 'createInvoice')).toMatchObject({
      outcome: 'inconclusive',
    });
    expect(withOutcome(run, 'failed')).toEqual([]);
  });

  test('a real token is sent nowhere but in its header', async () => {
    const run = await verify((correct) => correct, ['expired', 'revoked', 'foreign', 'provisioning']);
    const real = (text: string): boolean => mock?.registry.find(text.replace(/^\w+[ =]/, '')) !== undefined;
    const elsewhere = run.received.filter(
      ({ headers, query, secure }) =>
        [...new URLSearchParams(query).values()].some(real) ||
        headers.some(
          (text, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() !== 'x-api-key' && real(text),
        ) ||
        (!secure && headerValues(headers, 'x-api-key').some(real)),
    );
    expect(elsewhere).toEqual([]);
  });

  test('a redirect is never followed, and is a failure where 401 is documented', async () => {
    const run = await verify((correct) => (request) => {
      const answer = correct(request);
      return answer.status === 401
        ? {
            ...answer,
            status: 302,
            headers: ['Location', '/api/v1/login', 'Content-Length', '0'],
            body: new Uint8Array(0),
          }
        : answer;
    });
    expect(run.received.filter(({ path }) => path.endsWith('/login'))).toEqual([]);
    expect(run.results.find(({ id }) => id === 'A-04')).toMatchObject({ outcome: 'failed' });
  });
});
