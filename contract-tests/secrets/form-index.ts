import { formsOf } from './encodings.ts';

/** A value that must not be shown, and what to show instead. */
export interface Hidden {
  readonly value: string;
  readonly label: string;
}

/** A form of a hidden value in a text. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** What to show instead. */
  readonly label: string;
}

/** Finds every form of many values in one pass over a text: how long it takes does not depend on how many there are. */
export interface FormIndex {
  add(hidden: Hidden): void;
  findIn(text: string): readonly Found[];
}

/** Forms are looked up by how they end: tokens of one service begin alike. */
const ENDING = 8;

/** Characters of an ending that are looked at before it. */
const TAIL = 4;

export function createFormIndex(hidden: readonly Hidden[] = []): FormIndex {
  const byEnding = new Map<string, { readonly form: string; readonly label: string }[]>();
  const lengthsOfEndings = new Set<number>();
  const tails = new Set<number>();
  const known = new Set<string>();
  const add = ({ value, label }: Hidden): void => {
    if (known.has(value)) return;
    known.add(value);
    for (const [name, form] of formsOf(value)) {
      const ending = form.slice(-ENDING);
      if (ending === '') continue;
      lengthsOfEndings.add(ending.length);
      tails.add(tailOf(ending));
      const others = byEnding.get(ending) ?? [];
      byEnding.set(ending, others);
      others.push({ form, label: name === 'as it is' ? label : `${label} ${name}` });
      others.sort((a, b) => b.form.length - a.form.length);
    }
  };
  for (const one of hidden) add(one);
  return {
    add,
    findIn: (text) => {
      const found: Found[] = [];
      // What is too short for a tail of its own cannot be told by it.
      const isShort = [...lengthsOfEndings].some((length) => length < TAIL);
      let tail = 0;
      for (let end = 1; end <= text.length; end += 1) {
        tail = nextTail(tail, text.charCodeAt(end - 1));
        if (!tails.has(tail) && !isShort) continue;
        for (const length of lengthsOfEndings) {
          if (length > end) continue;
          const match = byEnding.get(text.slice(end - length, end))?.find(({ form }) => text.endsWith(form, end));
          if (match !== undefined) found.push({ start: end - match.form.length, end, label: match.label });
        }
      }
      return found;
    },
  };
}

/** The last characters of a text as one number, quicker to look up than a text: nearly always it rules out a form. */
function tailOf(text: string): number {
  return [...Array(text.length).keys()].reduce((tail, index) => nextTail(tail, text.charCodeAt(index)), 0);
}

/** Each character moves those before it up by 8 of 30 bits, so that the fifth from the end has no part in it. */
function nextTail(tail: number, code: number): number {
  return ((tail << 8) ^ code) & 0x3fffffff;
}

/** The text with the label of the longest form in place of each run of forms that overlap. */
export function replaceFound(text: string, found: readonly Found[]): string {
  let shown = '';
  let written = 0;
  for (const { start, end, label } of withoutOverlaps(found)) {
    shown += text.slice(written, start) + label;
    written = end;
  }
  return shown + text.slice(written);
}

function withoutOverlaps(found: readonly Found[]): readonly Found[] {
  const runs: Found[] = [];
  let longest = 0;
  for (const next of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = runs.at(-1);
    const length = next.end - next.start;
    if (last === undefined || next.start >= last.end) {
      runs.push(next);
      longest = length;
      continue;
    }
    runs[runs.length - 1] = {
      start: last.start,
      end: Math.max(last.end, next.end),
      label: length > longest ? next.label : last.label,
    };
    longest = Math.max(longest, length);
  }
  return runs;
}
