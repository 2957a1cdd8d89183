import type { Description } from '../../src/description/description.ts';
import { Reader, readAll } from '../../src/reader.ts';
import { readYamlFile } from '../../src/yaml-file.ts';
import { assertions } from '../assertions/all.ts';
import type { Deviation, Result } from '../result.ts';
import { isControl } from '../run/schedule.ts';
import { formatDay, parseDay } from './calendar-day.ts';
import type { Blocker } from './report.ts';

/** A miss that is known and accepted for a while: an entry of the expectation file. */
export interface KnownDeviation extends Deviation {
  /** Id of the assertion that is missed. */
  readonly assertion: string;
  /** On this operation; on any unless given. */
  readonly operation?: string;
  readonly outcome: 'failed' | 'warned';
  /** Where the entry stands. */
  readonly place: string;
}

/** Reads an expectation file. Throws a `Fault` that names every broken place. */
export async function readKnownDeviations(file: string, description: Description): Promise<readonly KnownDeviation[]> {
  const source = await readYamlFile(file, 'usage');
  const rows = new Reader(source.value, { code: 'usage', place: source.place })
    .only(['deviations'])
    .get('deviations')
    .items();
  const known = readAll(rows, (row) => readDeviation(row, description, source.place(row.path)));
  readAll(rows, (row) => {
    const same = known.filter(
      ({ assertion, operation }) => assertion === text(row, 'assertion') && operation === text(row, 'operation'),
    );
    if (same.length > 1) row.fail('stands more than once', 'Leave one of the entries out.');
  });
  return known;
}

function readDeviation(row: Reader, { operations }: Description, place: string): KnownDeviation {
  row.only(['assertion', 'operation', 'outcome', 'reason', 'owner', 'reviewBy']);
  const operation = row.find('operation')?.oneOf(operations.map(({ id }) => id));
  return {
    assertion: readAssertion(row.get('assertion')),
    ...(operation !== undefined && { operation }),
    outcome: row.find('outcome')?.oneOf(['failed', 'warned']) ?? 'failed',
    reason: row.get('reason').string(),
    owner: row.get('owner').string(),
    reviewBy: readDay(row.get('reviewBy')),
    place,
  };
}

function readAssertion(row: Reader): string {
  const id = row.string();
  if (!assertions.some((assertion) => assertion.id === id))
    row.fail(`there is no assertion "${id}"`, 'cfis verify --list shows what there is.');
  if (isControl(id)) row.fail(`${id} is a control`, 'Where it is missed nothing else is verified: mend that first.');
  return id;
}

function readDay(row: Reader): string {
  const day = row.string();
  return parseDay(day) === undefined ? row.fail('is no day', 'Write a day such as 2027-01-31.') : day;
}

function text(row: Reader, field: string): string | undefined {
  return row.find(field)?.string();
}

/** A result with the entry that expects it, if one does. One that names the operation goes first. */
export function markDeviation(result: Result, known: readonly KnownDeviation[]): Result {
  const fitting = known.filter((entry) => isAbout(entry, result) && entry.outcome === result.outcome);
  const entry = fitting.find(({ operation }) => operation !== undefined) ?? fitting[0];
  if (entry === undefined) return result;
  const { reason, owner, reviewBy } = entry;
  return { ...result, deviation: { reason, owner, reviewBy } };
}

/**
 * What is wrong with the entries themselves: a deviation that is gone, or is overdue for review. Of what was not tried in
 * this run, or proved nothing, no entry can be said to be gone.
 */
export function deviationBlockers(
  known: readonly KnownDeviation[],
  results: readonly Result[],
  now: Date,
): readonly Blocker[] {
  return known.flatMap((entry) => [...absent(entry, results), ...overdue(entry, now)]);
}

function absent(entry: KnownDeviation, results: readonly Result[]): readonly Blocker[] {
  const tried = results.filter((result) => isAbout(entry, result)).map(({ outcome }) => outcome);
  const isOpen = tried.some((outcome) => outcome === 'inconclusive' || outcome === 'errored');
  const verdicts = tried.filter((outcome) => outcome === 'passed' || outcome === 'failed' || outcome === 'warned');
  if (isOpen || verdicts.length === 0 || verdicts.includes(entry.outcome)) return [];
  return [
    {
      kind: 'deviation-absent',
      what: `${nameOf(entry)} is expected to have ${entry.outcome}, and has ${[...new Set(verdicts)].join(' and ')} (${entry.place})`,
      remedy: `tell ${entry.owner}, and take the entry out`,
    },
  ];
}

function overdue(entry: KnownDeviation, now: Date): readonly Blocker[] {
  if (entry.reviewBy >= formatDay(now)) return [];
  return [
    {
      kind: 'deviation-overdue',
      what: `${nameOf(entry)} was to be reviewed by ${entry.reviewBy} (${entry.place})`,
      remedy: `ask ${entry.owner} whether it still holds, then move reviewBy or take the entry out`,
    },
  ];
}

function isAbout({ assertion, operation }: KnownDeviation, result: Result): boolean {
  return assertion === result.id && (operation === undefined || operation === result.operation);
}

function nameOf({ assertion, operation }: KnownDeviation): string {
  return operation === undefined ? assertion : `${assertion} on ${operation}`;
}
