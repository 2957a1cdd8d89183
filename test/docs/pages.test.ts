import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { snippetsOf } from '../commands/snippets-of.ts';
import { readOpenPoints } from './open-points.ts';

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

const pages = ['README.md', 'CHANGELOG.md', ...filesIn('docs', '.md'), ...filesIn('spec', '.md')];
const tests = filesIn('test', '.test.ts').map(read);

/** A page of which `npm run docs` makes every line is held to the code by the test that makes it. */
const isMade = (page: string): boolean =>
  /\b[Mm]ade(\s+from.*?)?\s+by\s+`npm run docs`/s.test(read(page).slice(0, 500));

describe.each(pages.map((page) => [page]))('%s', (page) => {
  test('is followed by a test, or made by one', () => {
    const follows = `followPage('${page}', [`;
    const isFollowed = tests.some((source) => source.includes(follows));
    const needsNone = snippetsOf(page).length === 0 || isMade(page);
    expect(isFollowed || needsNone).toBe(true);
  });

  test('leads nowhere that is not there', () => {
    const links = [
      ...read(page)
        .replace(/^```.*?^```$/gms, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, link = '']) => link);
    const dead = links.filter((link) => !/^https:\/\//.test(link) && !leadsSomewhere(page, link));
    expect(dead).toEqual([]);
  });

  test('has no snippet in a language that nothing runs', () => {
    expect(
      snippetsOf(page).filter(({ language }) => !['sh', 'ts', 'yaml', 'text', 'mermaid'].includes(language)),
    ).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : relative('.', join(dirname(page), path));
  if (!existsSync(join(packageRoot, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

/** As GitHub makes them from headings. */
function anchorsOf(file: string): readonly string[] {
  const text = read(file).replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('every open point that the README names is open, and there are a dozen', async () => {
  const { open } = await readOpenPoints();
  const ids = open.map(({ id }) => id);
  const named = [...read('README.md').matchAll(/^\| (OPEN-\d+) \|/gm)].map(([, id = '']) => id);
  expect(named.length).toBe(12);
  expect(named.filter((id) => !ids.includes(id))).toEqual([]);
});
