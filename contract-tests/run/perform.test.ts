import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { answer, type Handler, type Mock, startMock } from '../../mock-server/index.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Effect } from '../../src/description/operation.ts';
import type { Secret } from '../../src/tokens/secret.ts';
import type { Result } from '../result.ts';
import { createLiveTarget } from '../targets/live.ts';
import { runContract } from './run.ts';

const description = await loadDescription();
const folder = await mkdtemp(join(tmpdir(), 'cfis-'));
const minted: string[] = [];
let mock: Mock | undefined;

afterEach(async () => {
  await mock?.close();
  minted.length = 0;
});
afterAll(() => rm(folder, { recursive: true }));

/** Makes some assertions on a server that is already there, with a valid token and a disposable one. */
async function verify(
  only: readonly string[],
  allow: readonly Effect[],
  wrap: (correct: Handler) => Handler = (correct) => correct,
): Promise<readonly Result[]> {
  mock = await startMock({
    description,
    authorityFolder: join(folder, 'authority'),
    handler: (world) => {
      const issue: typeof world.registry.issue = (token) => {
        const issued = world.registry.issue(token);
        minted.push(issued.secret.reveal());
        return issued;
      };
      return wrap((request) => answer(request, { ...world, registry: { ...world.registry, issue } }));
    },
  });
  const { registry } = mock;
  const issue = (): Secret =>
    registry.issue({ kind: 'client', environment: 'staging', account: 'x', issuedAt: 0 }).secret;
  const target = await createLiveTarget({
    baseUrl: mock.staging.baseUrl,
    environment: 'staging',
    description,
    caFile: mock.caFile,
    credentials: new Map([
      ['valid', issue()],
      ['canary', issue()],
    ]),
    allow,
  });
  const results: Result[] = [];
  for await (const result of runContract(target, { only })) results.push(result);
  return results.filter(({ id }) => only.includes(id));
}

test('the last of a line of renewals goes on as the disposable token', async () => {
  const results = await verify(['X-25', 'X-11', 'X-24'], ['rotates']);
  expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['X-11', 'passed'],
    ['X-25', 'passed'],
    ['X-24', 'passed'],
  ]);
});

test('a token that a refusal gives away is not shown', async () => {
  const [result] = await verify(['X-15'], ['rotates'], (correct) => {
    let good: readonly string[] = [];
    return (request) => {
      const first = correct(request);
      if (first.status === 200) good = request.headers;
      const isRefusedRenewal = first.status === 401 && request.path.endsWith('/partner/renew');
      return isRefusedRenewal ? { ...correct({ ...request, headers: good }), status: 401 } : first;
    };
  });
  expect(result).toMatchObject({ outcome: 'failed', observed: '401 with a new token' });
  expect(result?.exchanges.at(-1)?.response?.body).toBe('{"Message":"<a new token>"}');
  expect(minted.filter((token) => JSON.stringify(result).includes(token))).toEqual([]);
});

test('the other environment of a target that is already there is left alone', async () => {
  expect(await verify(['N-05'], ['rotates'])).toMatchObject([
    { outcome: 'not-verified', reason: 'asks the other environment as well, which only a mock of our own has at hand' },
  ]);
});
