import { expect, test } from 'vitest';
import { loadDescription } from './load.ts';
import { withRenewalOverlap } from './with-renewal-overlap.ts';

test('another overlap changes the renewal and nothing else', async () => {
  const bundled = await loadDescription();
  expect(withRenewalOverlap(bundled, 60)).toStrictEqual({
    ...bundled,
    operations: bundled.operations.map((operation) =>
      operation.id === 'renewAccessToken' ? { ...operation, renewal: { overlapSeconds: 60 } } : operation,
    ),
  });
});
