import { formsOf } from './encodings.ts';
import type { Hidden } from './form-index.ts';

/** That a secret stands where it must not: which, and how, and not what it is. */
export interface Leak {
  readonly label: string;
  /** Such as `in base64`. */
  readonly form: string;
}

const BEGINNING = 8;

/**
 * Every hidden value that stands in a text, in whatever form. It shares no search with the redaction, which goes by how forms
 * end: it is the redaction that is in doubt. A text may be as long as a report, so it is read once for the beginnings of
 * forms, and only those that begin in it are looked for.
 */
export function leaksIn(text: string, hidden: Iterable<Hidden>): readonly Leak[] {
  const forms = [...hidden].flatMap(({ value, label }) =>
    formsOf(value).map(([form, encoded]) => ({ encoded, leak: { label, form } })),
  );
  const begun = beginningsIn(text, new Set(forms.map(({ encoded }) => encoded.slice(0, BEGINNING))));
  return forms
    .filter(({ encoded }) => begun.has(encoded.slice(0, BEGINNING)) && text.includes(encoded))
    .map(({ leak }) => leak);
}

function beginningsIn(text: string, beginnings: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set([...beginnings].filter((short) => short.length < BEGINNING));
  for (let start = 0; start + BEGINNING <= text.length; start += 1) {
    const here = text.slice(start, start + BEGINNING);
    if (beginnings.has(here)) found.add(here);
  }
  return found;
}
