import { escapeHtml } from '../secrets/encodings.ts';

/** HTML that may stand in a page as it is. Only `html` and `verbatim` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | undefined | readonly Part[];

/** A template for HTML. What is put into it is text, and cannot become an element, unless it is markup already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((string, index) => string + markupOf(parts[index])).join(''));
}

/** Our own style and script, which are no text: never for anything that a target or a user gave. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(visible(String(part)));
  return part.map(markupOf).join('');
}

/** Characters that cannot be seen, or that reorder what is seen, as signs for them. A line break stays one. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
