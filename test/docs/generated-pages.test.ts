import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mockCommand } from '../../src/cli/mock.ts';
import { loadDescription } from '../../src/description/load.ts';
import { packageRoot } from '../../src/package-root.ts';
import { apiReference } from './api-reference.ts';
import { httpApiInMarkdown } from './http-api.ts';
import { openPointsInMarkdown, readOpenPoints } from './open-points.ts';

const { open, requirements } = await readOpenPoints();
const docs = join(packageRoot, 'docs');

test.each([
  ['http-api.md', httpApiInMarkdown],
  ['open-points.md', openPointsInMarkdown],
])('docs/%s says what the code and the description say (npm run docs writes it anew)', async (name, page) => {
  await expect(await page()).toMatchFileSnapshot(join(docs, name));
});

describe('the reference of the exports', async () => {
  const pages = apiReference(await loadDescription());
  mkdirSync(join(docs, 'api'), { recursive: true });

  test.each(pages)('docs/api/$name says what the source says (npm run docs writes it anew)', async ({ name, text }) => {
    await expect(text).toMatchFileSnapshot(join(docs, 'api', name));
  });

  test('there is no page of what is gone', () => {
    expect(readdirSync(join(docs, 'api')).sort()).toEqual(pages.map(({ name }) => name).sort());
  });

  test('every export has a doc comment', () => {
    expect(pages.flatMap(({ undocumented }) => undocumented)).toEqual([]);
  });

  test('every link within it leads somewhere', () => {
    const anchors = new Set(
      pages.flatMap(({ name, text }) =>
        [...text.matchAll(/^### (\w+)$/gm)].map(([, heading = '']) => `${name}#${heading.toLowerCase()}`),
      ),
    );
    const links = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\(([\w-]+\.md)?(#\w+)\)/g)].map(([, page = name, anchor]) => `${page}${anchor}`),
    );
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });
});

test('every open point has a topic, and what it names is there', () => {
  const [overlays, flags] = [readdirSync(join(packageRoot, 'spec', 'overlays')), mockCommand().options];
  const ids = requirements.map(({ id }) => id);
  const wrong = open.filter(
    ({ topic, nearest, overlay, flag }) =>
      topic === undefined ||
      (nearest !== undefined && !ids.includes(nearest)) ||
      (overlay !== undefined && !overlays.includes(overlay)) ||
      (flag !== undefined && !flags.some(({ long }) => long === flag)),
  );
  expect(wrong).toEqual([]);
});

test('every overlay of spec/overlays is named by the open point that it answers', () => {
  const named = open.flatMap(({ overlay }) => overlay ?? []);
  expect(named.sort()).toEqual(readdirSync(join(packageRoot, 'spec', 'overlays')).sort());
});
