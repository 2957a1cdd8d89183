import { isMet, type Row } from './row.ts';
import type { Spread } from './spread.ts';

const HEAD = ['measure', 'contestant', 'figure', 'ratio', 'target', 'met'];

/** The rows as a table of Markdown: medians, and in brackets the least and the most of the rounds. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function cellsOf(row: Row): readonly string[] {
  const { measure, contestant, unit, figure, ratio, against, target, problem } = row;
  return [
    measure,
    contestant,
    figure === undefined ? (problem ?? '') : `${spread(figure, (value) => figureText(value))} ${unit}`,
    ratio === undefined || against === undefined ? '' : `${spread(ratio, ratioText)} of ${against}`,
    target === undefined ? '' : `${target.bound} ${against === undefined ? `${target.value} ${unit}` : target.value}`,
    { true: 'yes', false: '**no**', undefined: '' }[`${isMet(row)}`],
  ];
}

function spread({ median, min, max }: Spread, print: (value: number) => string): string {
  return min === max ? print(median) : `${print(median)} (${print(min)} to ${print(max)})`;
}

function figureText(value: number): string {
  const digits = value < 100 ? 1 : 0;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function ratioText(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
