import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { changesSomething } from './changes-something.ts';

const { operations } = await loadDescription();

test('of the description, the renewal and the making of a client change something', () => {
  expect(operations.filter(changesSomething).map(({ id }) => id)).toEqual(['createClient', 'renewAccessToken']);
});

test('so does whatever may be called only once with the same fields', () => {
  const [writing] = operations.filter(({ effect }) => effect === 'writes');
  expect(writing && changesSomething({ ...writing, uniqueFields: ['/invoice/number'] })).toBe(true);
});
