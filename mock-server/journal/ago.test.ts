import { expect, test } from 'vitest';
import { millisecondsAgo } from './ago.ts';

test.each([
  [-5, 'just now'],
  [0, 'just now'],
  [0.5, 'just now'],
  [1, '1 millisecond ago'],
  [999, '999 milliseconds ago'],
  [1000, '1 second ago'],
  [1999, '1 second ago'],
  [59_999, '59 seconds ago'],
  [60_000, '1 minute ago'],
  [3_599_999, '59 minutes ago'],
  [3_600_000, '1 hour ago'],
  [86_399_999, '23 hours ago'],
  [86_400_000, '1 day ago'],
  [3 * 86_400_000, '3 days ago'],
])('%d milliseconds past are %s', (milliseconds, text) => {
  expect(millisecondsAgo(milliseconds)).toBe(text);
});
