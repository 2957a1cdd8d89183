import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** A fenced block of a page. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
  /** What the page says that it prints: the `text` block right behind it. */
  readonly printed?: string;
  /** Its language and first line. */
  readonly title: string;
}

/** Every fenced block of a page, such as `docs/go-live.md`, in order. */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  const fence = /^```(\w*)\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?/gms;
  return [...text.matchAll(fence)].map(([, language = '', code = '', printed]) => ({
    language,
    code,
    ...(printed !== undefined && { printed }),
    title: `${language} ${code.split('\n')[0] ?? ''}`,
  }));
}

/** The one block of a page whose title begins like this. */
export function snippetOf(page: string, start: string): Snippet {
  const [found, ...others] = snippetsOf(page).filter(({ title }) => title.startsWith(start));
  if (found === undefined || others.length > 0) throw new Error(`${page} has not one snippet "${start}"`);
  return found;
}
