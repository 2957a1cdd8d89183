import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Description } from '../../src/description/description.ts';
import { loadDescription } from '../../src/description/load.ts';
import type { Fault } from '../../src/fault.ts';
import type { Outcome, Result } from '../result.ts';
import { deviationBlockers, type KnownDeviation, markDeviation, readKnownDeviations } from './known-deviations.ts';

let description: Description;
let folder: string;

beforeAll(async () => {
  description = await loadDescription();
  folder = await mkdtemp(join(tmpdir(), 'cfis-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(...entries: readonly object[]) {
  const file = join(folder, 'known.yaml');
  await writeFile(file, JSON.stringify({ deviations: entries }, null, 1));
  return readKnownDeviations(file, description);
}

const full = { assertion: 'A-04', reason: 'known', owner: 'us', reviewBy: '2027-01-31' };

describe('an expectation file', () => {
  test('is read, with failed as the outcome unless another is given', async () => {
    expect(await read(full, { ...full, operation: 'renewAccessToken', outcome: 'warned' })).toMatchObject([
      { ...full, outcome: 'failed', place: expect.stringMatching(/known\.yaml:3:3 /) },
      { operation: 'renewAccessToken', outcome: 'warned' },
    ]);
  });

  test.each([
    ['an assertion that is none', { ...full, assertion: 'A-99' }, 'there is no assertion "A-99"'],
    ['a control', { ...full, assertion: 'P-03' }, 'P-03 is a control'],
    ['an operation that is none', { ...full, operation: 'pay' }, '"pay" is not known here'],
    ['an outcome that is no miss', { ...full, outcome: 'passed' }, '"passed" is not known here'],
    ['a field that is not known', { ...full, reviewby: '2027-01-31' }, '"reviewby" is not known here'],
    ['no owner', { ...full, owner: undefined }, 'has no "owner"'],
    ['an empty reason', { ...full, reason: '' }, 'is not a text'],
    ['a day that does not exist', { ...full, reviewBy: '2027-02-30' }, 'is no day'],
    ['a date with a time', { ...full, reviewBy: '2027-01-31T00:00:00Z' }, 'is no day'],
  ])('with %s is refused at its place', async (_, entry, what) => {
    const fault = await read(entry).catch((error: Fault) => error);
    expect(fault).toMatchObject({
      problems: [{ what, place: expect.stringMatching(/known\.yaml:\d+:\d+ \(#\/deviations\/0/) }],
    });
  });

  test('with the same entry twice is refused at both', async () => {
    const fault = await read(full, { ...full, operation: 'renewAccessToken' }, { ...full, reason: 'again' }).catch(
      (error: Fault) => error,
    );
    expect(fault).toMatchObject({ problems: [{ what: 'stands more than once' }, { what: 'stands more than once' }] });
  });
});

const entry: KnownDeviation = { ...full, outcome: 'failed', place: 'known.yaml:3:3' };
const now = new Date('2027-01-31T23:00:00Z');

function resultOf(outcome: Outcome, operation = 'one', id = 'A-04'): Result {
  const shown = { title: 't', group: 'enforcement', basis: 'documented', exchanges: [], durationMs: 0 } as const;
  return { id, operation, outcome, ...shown };
}

describe('a result', () => {
  test('that an entry expects is marked with it', () => {
    expect(markDeviation(resultOf('failed'), [entry]).deviation).toEqual({
      reason: 'known',
      owner: 'us',
      reviewBy: '2027-01-31',
    });
  });

  test.each([
    ['of another assertion', resultOf('failed', 'one', 'A-05'), entry],
    ['on another operation', resultOf('failed', 'two'), { ...entry, operation: 'one' }],
    ['with another outcome', resultOf('warned'), entry],
    ['that passed', resultOf('passed'), entry],
  ])('%s is not', (_, result, known) => {
    expect(markDeviation(result, [known])).toEqual(result);
  });

  test('is marked with the entry that names its operation, if there are two', () => {
    const closer = { ...entry, operation: 'one', reason: 'closer' };
    expect(markDeviation(resultOf('failed'), [entry, closer]).deviation?.reason).toBe('closer');
  });
});

describe('an entry', () => {
  test.each<readonly [title: string, outcomes: readonly Outcome[], blocks: boolean]>([
    ['that was missed', ['failed'], false],
    ['that was missed somewhere', ['passed', 'failed'], false],
    ['that passed', ['passed', 'passed'], true],
    ['that ended otherwise', ['warned'], true],
    ['that was not made', [], false],
    ['that was not verified', ['not-verified', 'not-applicable'], false],
    ['that was tried in part', ['passed', 'not-verified'], true],
    ['that proved nothing', ['inconclusive', 'passed'], false],
    ['that got no answer', ['errored', 'passed'], false],
  ])('%s (%j) is said to be gone: %j', (_, outcomes, blocks) => {
    const results = outcomes.map((outcome) => resultOf(outcome));
    expect(deviationBlockers([entry], results, now).map(({ kind }) => kind)).toEqual(
      blocks ? ['deviation-absent'] : [],
    );
  });

  test('that is gone says what came instead, where it stands, and whom to tell', () => {
    expect(deviationBlockers([entry], [resultOf('passed')], now)).toEqual([
      {
        kind: 'deviation-absent',
        what: 'A-04 is expected to have failed, and has passed (known.yaml:3:3)',
        remedy: 'tell us, and take the entry out',
      },
    ]);
  });

  test.each([
    ['2027-01-30', ['deviation-overdue']],
    ['2027-01-31', []],
    ['2027-02-01', []],
  ])('to be reviewed by %s is on 31 January %j, though it was missed', (reviewBy, kinds) => {
    const blockers = deviationBlockers([{ ...entry, reviewBy }], [resultOf('failed')], now);
    expect(blockers.map(({ kind }) => kind)).toEqual(kinds);
  });
});
