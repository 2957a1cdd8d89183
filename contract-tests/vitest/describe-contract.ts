import type { Result } from '../result.ts';
import { prepareRun, type Run, type RunOptions } from '../run/run.ts';
import type { Target } from '../targets/target.ts';
import { afterAll, describe, type TestContext, test } from './vitest.ts';

/**
 * Declares a Vitest test for every assertion on every operation: those that `cfis verify` makes, in the same order. A warning is
 * an annotation, and what could not be verified is skipped with its reason. The target is closed when they have run.
 */
export async function describeContract(target: Target, options: RunOptions = {}): Promise<void> {
  const { schedule, results } = await prepare(target, options);
  const known = new Map<string, Result>();

  /** Results come in the order of the run, which need not be that of the tests. */
  const resultOf = async (id: string, operation: string): Promise<Result> => {
    const key = `${id} ${operation}`;
    for (let found = known.get(key); ; found = known.get(key)) {
      if (found !== undefined) return found;
      const { value, done } = await results.next();
      if (done) throw new Error(`${key} was not made`);
      known.set(`${value.id} ${value.operation}`, value);
    }
  };

  describe(`the CFIS contract, on ${target.baseUrl.href}`, () => {
    afterAll(async () => {
      // Tests that were left out leave results that nobody reads.
      await results.return();
      await target.close();
    });
    for (const { assertion, operation } of [schedule.opening, ...schedule.batches.flat(), schedule.closing]) {
      test(`${assertion.id} ${assertion.title} (${operation.id})`, async (context) => {
        judge(await resultOf(assertion.id, operation.id), context);
      });
    }
  });
}

async function prepare(target: Target, options: RunOptions): Promise<Run> {
  try {
    return await prepareRun(target, options);
  } catch (error) {
    await target.close();
    throw error;
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
