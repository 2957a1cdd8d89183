import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type Snippet, snippetsOf } from './snippets-of.ts';

/** How a snippet is run and judged: here, or by another test file, which takes it from the page by `snippetOf`. */
export type Way = ((snippet: Snippet) => void | Promise<void>) | { readonly by: string };

/** Of what was printed, in characters, where it is not what the page says. */
const LONGEST_SHOWN = 2000;

/**
 * Declares a test for every fenced block of a page, in order. The first way whose start is that of the block's title runs
 * it; a block without one fails, and so does a way without a block.
 */
export function followPage(page: string, ways: readonly (readonly [start: string, way: Way])[]): void {
  const snippets = snippetsOf(page);
  const wayOf = ({ title }: Snippet) => ways.find(([start]) => title.startsWith(start));

  describe(`${page}, followed from its beginning to its end, is as it says`, () => {
    test.each(snippets)('$title', async (snippet) => {
      const [start, way] = wayOf(snippet) ?? [];
      if (way === undefined) throw new Error('no test runs this snippet: say in this file how it is run');
      if (typeof way === 'function') await way(snippet);
      else {
        const runs = readFileSync(join(packageRoot, way.by), 'utf8').includes(`snippetOf('${page}', '${start}')`);
        expect({ file: way.by, runs }).toEqual({ file: way.by, runs: true });
      }
    });

    test('every way to run a snippet is that of one', () => {
      expect(ways.filter((way) => !snippets.some((snippet) => wayOf(snippet) === way))).toEqual([]);
    });
  });
}

/** Holds what was printed to what the page says, in which `…` stands for anything in a line, and alone for any lines. */
export function expectPrinted(text: string, said: string): void {
  const lines = said.trimEnd().split('\n');
  const patterns = lines.map((line, index) => {
    const end = index === lines.length - 1 ? '' : '\n';
    if (line === '…') return end === '' ? '[\\s\\S]*' : '(?:.*\n)*?';
    const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return `${parts.join('.*')}[ ]*${end}`;
  });
  if (new RegExp(`^${patterns.join('')}$`).test(text.trimEnd())) return;
  throw new Error(`the page says\n${said}\nand it ends with\n${text.trimEnd().slice(-LONGEST_SHOWN)}`);
}
