import { expect, test } from 'vitest';
import { defaultLimits, limitsOf } from './limits.ts';

test.each([
  ['nothing', undefined, defaultLimits],
  ['one thing', { maxBodySize: 1 }, { ...defaultLimits, maxBodySize: 1 }],
  [
    'a whole request shorter than its header section',
    { requestTimeoutMs: 1000 },
    { ...defaultLimits, requestTimeoutMs: 1000, headersTimeoutMs: 1000 },
  ],
])('where %s is said', (_title, given, expected) => {
  expect(limitsOf(given)).toEqual(expected);
});
