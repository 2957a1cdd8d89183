import { expect, test } from 'vitest';
import { utf8Of as inBrowser } from './utf8-of.browser.ts';
import { utf8Of as inNode } from './utf8-of.ts';

test.each(['', 'abc', 'größe €', '😀', '\ud800x'])('%j is the same bytes in Node and in a browser', (text) => {
  const bytes = new TextEncoder().encode(text);
  expect([[...inNode(text)], [...inBrowser(text)]]).toEqual([[...bytes], [...bytes]]);
});
