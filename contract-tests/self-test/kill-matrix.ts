import { assertions } from '../assertions/all.ts';
import type { Trial } from './self-test.ts';

const byNumber = new Intl.Collator('en', { numeric: true });

/** Trials in the order of their ids, as a catalogue has them. */
function inOrder(trials: readonly Trial[]): readonly Trial[] {
  return [...trials].sort((a, b) => byNumber.compare(a.id, b.id));
}

/**
 * Who noticed what, for people: a line for each server, those with a defect grouped by what is meant to notice it.
 *
 * @param width characters in a line
 */
export function killMatrix(trials: readonly Trial[], width: number): string {
  const groups = [...new Set(assertions.map(({ group }) => group))];
  const ordered = inOrder(trials);
  const of = (kind: Trial['kind']): readonly Trial[] => ordered.filter((trial) => trial.kind === kind);
  return [
    ...section('correct servers', of('correct'), width),
    ...section('lawful servers, and what warns all the same', of('variant'), width),
    ...groups.flatMap((group) =>
      section(
        `defects in ${group}, and what noticed them (* named for it)`,
        of('mutant').filter(({ killedBy: [first] }) => groupOf(first) === group),
        width,
      ),
    ),
  ].join('\n');
}

/** The same for programs, as RFC 4180 has it: a row for each assertion, a column for each server with a defect. */
export function killMatrixCsv(trials: readonly Trial[]): string {
  const mutants = inOrder(trials).filter(({ kind }) => kind === 'mutant');
  const rows = assertions.map(({ id }) => [id, ...mutants.map((mutant) => cellOf(id, mutant))]);
  return [['', ...mutants.map(({ id }) => id)], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function cellOf(assertion: string, { killedBy, noticedBy }: Trial): string {
  const isNamed = killedBy.includes(assertion);
  if (noticedBy.includes(assertion)) return isNamed ? 'kills' : 'notices';
  return isNamed ? 'misses' : '';
}

function groupOf(assertion: string | undefined): string | undefined {
  return assertions.find(({ id }) => id === assertion)?.group;
}

function section(heading: string, trials: readonly Trial[], width: number): readonly string[] {
  return trials.length === 0 ? [] : [heading, ...trials.map((trial) => rowOf(trial, width)), ''];
}

const LONGEST_TITLE = 64;

function rowOf({ id, title, killedBy, noticedBy, problems }: Trial, width: number): string {
  const mark = problems.length === 0 ? '✓' : '✗';
  const shown = title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1)}…`;
  const named = killedBy.map((killer) => (noticedBy.includes(killer) ? `*${killer}` : `*${killer}?`));
  const others = noticedBy.filter((other) => !killedBy.includes(other));
  const start = `  ${mark} ${id.padEnd(11)}${shown.padEnd(LONGEST_TITLE)}  ${named.join(' ')}`;
  return withAsManyAsFit(start, others, width).trimEnd();
}

function withAsManyAsFit(start: string, ids: readonly string[], width: number): string {
  const room = width - start.length - ' +000'.length;
  const fitting = Math.max(0, Math.floor(room / ' A-00'.length));
  const left = ids.length - fitting;
  return [start, ...ids.slice(0, fitting), ...(left > 0 ? [`+${left}`] : [])].join(' ');
}
