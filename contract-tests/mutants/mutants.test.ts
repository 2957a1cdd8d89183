import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../src/description/description.ts';
import { environments } from '../../src/description/environment.ts';
import { loadDescription } from '../../src/description/load.ts';
import { assertions } from '../assertions/all.ts';
import type { Result } from '../result.ts';
import { type RunOptions, runContract } from '../run/run.ts';
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

describe('a server with one defect', () => {
  test.each(mutants)('that $title ($id) is noticed by $killedBy', async ({ server, killedBy }) => {
    // The closing control only fails after what the others did to the server.
    const results = await verify({ server }, killedBy.includes('P-03') ? {} : { only: killedBy });
    const noticed = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned').map(({ id }) => id);
    expect(noticed).toEqual(expect.arrayContaining([...killedBy]));
  });
});

test('every assertion notices at least one defect', () => {
  const killers = new Set(mutants.flatMap(({ killedBy }) => killedBy));
  expect(assertions.map(({ id }) => id).filter((id) => !killers.has(id))).toEqual(['P-01']);
});

test('no two defects share an id', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
});

async function verify(options: Partial<MockTargetOptions>, run: RunOptions = {}): Promise<readonly Result[]> {
  const target = await createMockTarget({ environment: 'staging', description, authorityFolder, ...options });
  try {
    const results: Result[] = [];
    for await (const result of runContract(target, run)) results.push(result);
    return results;
  } finally {
    await target.close();
  }
}
