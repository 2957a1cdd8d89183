import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { mutants } from '../mutants/all.ts';
import type { Mutant } from '../mutants/mutant.ts';
import { refusing, type Variant } from '../variants/variant.ts';
import { type SelfTestOptions, selfTest, type Trial } from './self-test.ts';

const description = await loadDescription();
const folder = await mkdtemp(join(tmpdir(), 'cfis-'));
afterAll(() => rm(folder, { recursive: true }));

async function trialsOf(options: Partial<SelfTestOptions>): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  const all = { description, authorityFolder: join(folder, 'authority'), full: true, ...options };
  for await (const trial of selfTest(all)) trials.push(trial);
  return trials;
}

async function tryMutant(mutant: Mutant): Promise<Trial | undefined> {
  return (await trialsOf({ mutants: [mutant], only: [mutant.id] }))[0];
}

async function tryVariant(variant: Variant): Promise<Trial | undefined> {
  return (await trialsOf({ variants: [variant], only: [variant.id] }))[0];
}

function planted(id: string, killedBy?: Mutant['killedBy']): Mutant {
  const found = mutants.find((mutant) => mutant.id === id);
  if (found === undefined) throw new RangeError(id);
  return killedBy === undefined ? found : { ...found, killedBy };
}

describe('a mutant', () => {
  test('is killed when what is named for it notices it', async () => {
    expect(await tryMutant(planted('M37'))).toMatchObject({ kind: 'mutant', noticedBy: ['E-02'], problems: [] });
  });

  test('survives when nothing notices it', async () => {
    const none: Mutant = { id: 'M00', title: 'is correct after all', killedBy: ['A-04'], server: {} };
    expect(await tryMutant(none)).toMatchObject({ problems: ['it survives: no assertion noticed it'] });
  });

  test('that others notice still wants to be noticed by what is named for it', async () => {
    expect(await tryMutant(planted('M37', ['E-02', 'A-04']))).toMatchObject({
      noticedBy: ['E-02'],
      problems: ['A-04 did not notice it: it is passed'],
    });
  });

  test('that breaks the valid token is shown by itself to what that leaves undecided', async () => {
    const trial = await tryMutant(planted('M70b'));
    expect(trial?.problems).toEqual([]);
    expect(trial?.noticedBy).toEqual(expect.arrayContaining(['P-02', 'K-03']));
  });
});

test('unless all are made, only what is named for a mutant is shown it', async () => {
  const [trial] = await trialsOf({ only: ['M01'], full: false });
  const { killedBy, noticedBy, problems } = trial ?? {};
  expect({ noticedBy: noticedBy?.toSorted(), problems }).toEqual({ noticedBy: killedBy?.toSorted(), problems: [] });
});

describe('a lawful variant', () => {
  test('that fails an assertion is a false alarm, on a mock and as a live service', async () => {
    const wrong = refusing('V00', 'refuses with 403', {}, (refusal) => ({ ...refusal, status: 403 }));
    const trial = await tryVariant(wrong);
    const onProbe = 'A-04 failed on retrieveCaseDetails: 403: not carried out, but with another status than 401';
    expect(trial?.problems).toEqual(
      expect.arrayContaining([onProbe, `as a live service: ${onProbe}`, 'the verdict is "violated"']),
    );
  });

  test('must leave what it is said to leave', async () => {
    const nothing: Variant = { id: 'V00', title: 'is correct', server: {}, leaves: { 'E-02': 'warned' } };
    expect(await tryVariant(nothing)).toMatchObject({ problems: ['E-02 should be warned: it is passed'] });
  });
});

test('parts of a self-test together make every trial once', async () => {
  const only = ['staging', 'V21', 'M37', 'M37b'];
  const parts = [
    await trialsOf({ only, shard: { index: 0, of: 2 } }),
    await trialsOf({ only, shard: { index: 1, of: 2 } }),
  ];
  expect(parts.map((trials) => trials.map(({ id }) => id))).toEqual([
    ['staging', 'M37'],
    ['V21', 'M37b'],
  ]);
  expect(parts.flat().flatMap(({ problems }) => problems)).toEqual([]);
});

test('an id that there is not is refused', async () => {
  await expect(trialsOf({ only: ['M37', 'M999'] })).rejects.toMatchObject({
    code: 'usage',
    problems: [{ what: 'there is no mutant and no variant "M999"' }],
  });
});

test('a self-test ends before the next trial when it is told to', async () => {
  expect(await trialsOf({ signal: AbortSignal.abort() })).toEqual([]);
});
