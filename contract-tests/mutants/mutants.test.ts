import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../src/description/description.ts';
import { environments } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import { assertions } from '../assertions/all.ts';
import type { Result } from '../result.ts';
import { runContract } from '../run/run.ts';
import { createMockTarget, type MockTargetOptions } from '../targets/mock.ts';
import { mutants } from './all.ts';

let description: Description;
let authorityFolder: string;

beforeAll(async () => {
  description = await loadDescription();
  authorityFolder = join(await mkdtemp(join(tmpdir(), 'cfis-')), 'authority');
});

afterAll(() => rm(join(authorityFolder, '..'), { recursive: true }));

describe('the correct server', () => {
  test.each(environments)('passes every assertion that applies in %s', async (environment) => {
    const results = await verify({ environment });
    expect(results.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'not-applicable')).toEqual([]);
    expect(new Set(results.map(({ id }) => id))).toEqual(new Set(assertions.map(({ id }) => id)));
  });
});

test('every assertion is named for a defect that it must notice', () => {
  const killers = new Set(mutants.flatMap(({ killedBy }) => killedBy));
  expect(assertions.map(({ id }) => id).filter((id) => !killers.has(id))).toEqual([]);
});

test('no two defects share an id', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
});

async function verify(options: Partial<MockTargetOptions>): Promise<readonly Result[]> {
  const target = await createMockTarget({ environment: 'staging', description, authorityFolder, ...options });
  try {
    const results: Result[] = [];
    for await (const result of runContract(target)) results.push(result);
    return results;
  } finally {
    await target.close();
  }
}
