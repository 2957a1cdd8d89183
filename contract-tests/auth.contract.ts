import { afterAll, describe, inject, type TestContext, test } from 'vitest';
import { loadDescription } from '../src/description/load.ts';
import { createLiveTarget, createMockTarget, prepareRun, type Result, readCredentials, type Target } from './index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly target: 'mock' | 'staging' | undefined;
  }
}

const description = await loadDescription();
const target = await openTarget();
const { schedule, results } = await prepareRun(target);
const cases = [schedule.opening, ...schedule.batches.flat(), schedule.closing];
const known = new Map<string, Result>();

afterAll(() => target.close());

// The same assertions that `cfis verify` makes, each a test of its own; see `run.ts` for the order and the controls.
describe(`the CFIS contract, on ${target.baseUrl.href}`, () => {
  for (const { assertion, operation } of cases) {
    test(`${assertion.id} ${assertion.title} (${operation.id})`, async (context) => {
      judge(await resultOf(assertion.id, operation.id), context);
    });
  }
});

/** Results come in the order of the run, which need not be that of the tests. */
async function resultOf(id: string, operation: string): Promise<Result> {
  const key = `${id} ${operation}`;
  for (let found = known.get(key); ; found = known.get(key)) {
    if (found !== undefined) return found;
    const { value, done } = await results.next();
    if (done) throw new Error(`${key} was not made`);
    known.set(`${value.id} ${value.operation}`, value);
  }
}

function judge({ outcome, reason, expected, observed }: Result, { skip, annotate }: TestContext): void {
  const difference = `expected ${expected}, got ${observed}`;
  switch (outcome) {
    case 'passed':
      return;
    case 'warned':
      void annotate(difference, 'warning');
      return;
    case 'not-verified':
    case 'not-applicable':
      skip(reason);
      return;
    case 'failed':
    case 'inconclusive':
    case 'errored':
      throw new Error(`${outcome}: ${reason ?? difference}`);
  }
}

async function openTarget(): Promise<Target> {
  const environment = 'staging';
  if (inject('target') !== 'staging') return createMockTarget({ environment, description });
  const { CFIS_BASE_URL: baseUrl, CFIS_CA: caFile } = process.env;
  return createLiveTarget({
    baseUrl: baseUrl ? new URL(baseUrl) : description.servers.staging.url,
    environment,
    description,
    credentials: readCredentials(process.env),
    ...(caFile && { caFile }),
  });
}
