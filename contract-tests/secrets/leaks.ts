import { formsOf } from './encodings.ts';
import type { Hidden } from './form-index.ts';

/** That a secret stands where it must not: which, and how, and not what it is. */
export interface Leak {
  readonly label: string;
  /** Such as `in base64`. */
  readonly form: string;
}

/** So many characters from the middle of a form are looked for first: tokens of one service begin alike. */
const CORE = 8;

/**
 * Every hidden value that stands in a text, in whatever form. It shares no search with the redaction, which goes by how forms
 * end: it is the redaction that is in doubt. A text may be as long as a report, so it is read once for the cores of all
 * forms, and only a form whose core is there is looked for.
 */
export function leaksIn(text: string, hidden: Iterable<Hidden>): readonly Leak[] {
  const forms = [...hidden].flatMap(({ value, label }) =>
    formsOf(value).map(([form, encoded]) => ({ encoded, core: coreOf(encoded), leak: { label, form } })),
  );
  const found = coresIn(text, new Set(forms.map(({ core }) => core)));
  return forms.filter(({ encoded, core }) => found.has(core) && text.includes(encoded)).map(({ leak }) => leak);
}

function coreOf(form: string): string {
  const start = Math.max(0, Math.floor((form.length - CORE) / 2));
  return form.slice(start, start + CORE);
}

function coresIn(text: string, cores: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set([...cores].filter(({ length }) => length < CORE));
  for (let start = 0; start + CORE <= text.length; start += 1) {
    const here = text.slice(start, start + CORE);
    if (cores.has(here)) found.add(here);
  }
  return found;
}
