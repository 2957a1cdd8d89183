import { expect, test } from 'vitest';
import { loadAdminDescription } from '../admin-description.ts';
import { calls } from './all.ts';

test('what is described is what can be called', async () => {
  const { operations } = await loadAdminDescription();
  expect(Object.keys(calls).toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
});
