import { visible } from './visible.ts';

/**
 * Text for a line or a table cell of Markdown. What means something to Markdown, HTML, or GitHub (mentions, formulas, bare
 * addresses) is written as a character reference, which every dialect reads as mere text. An underscore inside a word means
 * nothing, and one before a word nothing unless another ends it.
 */
export function plain(text: string): string {
  return oneLine(text).replace(
    /[\\`*[\]<>&|~$@#]|_(?![a-z0-9])|:(?=\/\/)|(?<=\bwww)\./gi,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** Text of a target, as code. Not for tables: there a pipe would end the cell. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  // A space on each side is not shown, and keeps backticks of the text from those around it.
  const space = /^$|^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Several lines of a target, as a block of code. */
export function codeBlock(text: string): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}text`, visible(text), fence];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** Backticks that stand together end a piece of code that begins with as many. */
function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function oneLine(text: string): string {
  return visible(text.replace(/\s*\r?\n\s*/g, ' '));
}
