import { expect, test } from 'vitest';
import type { RequestFacts } from '../src/auth/facts.ts';
import { digestOf } from '../src/tokens/digest.ts';
import { requestOf } from '../test/made/request.ts';
import { createShowing } from './showing.ts';

const headers = ['X-Api-Key', ' value-of-a '];
const request = requestOf({ headers });
const shownOf = (value: string): object => ({ presented: { kind: 'value', value }, digest: digestOf(value) });

test.each<readonly [string, readonly string[], object]>([
  ['a value', headers, shownOf('value-of-a')],
  ['nothing', [], { presented: { kind: 'missing' }, digest: undefined }],
  ['an empty value', ['X-Api-Key', ''], { presented: { kind: 'blank' }, digest: undefined }],
])('who shows %s is read', (_title, given, shown) => {
  expect(createShowing('X-Api-Key')({ ...request, headers: given })).toEqual(shown);
});

test('of the header section that a connection had before, nothing is found out again', () => {
  const shownBy = createShowing('X-Api-Key');
  expect(shownBy({ ...request, path: '/other' })).toBe(shownBy(request));
});

test.each<readonly [string, Partial<RequestFacts>, string]>([
  ['another header section', { headers: ['X-Api-Key', 'value-of-b'] }, 'value-of-b'],
  ['another connection', { connection: { ...request.connection, number: 2 } }, 'value-of-a'],
])('of %s it is', (_title, others, value) => {
  const shownBy = createShowing('X-Api-Key');
  const first = shownBy(request);
  const other = shownBy({ ...request, ...others });
  expect([other === first, other]).toEqual([false, shownOf(value)]);
});

test('the latest header section takes the place of the one before', () => {
  const shownBy = createShowing('X-Api-Key');
  const first = shownBy(request);
  shownBy({ ...request, headers: ['X-Api-Key', 'value-of-b'] });
  const again = shownBy(request);
  expect([again === first, again]).toEqual([false, shownOf('value-of-a')]);
});
