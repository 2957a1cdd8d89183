import { expect, test } from 'vitest';
import { loadDescription } from '../../src/description/load.ts';
import { inOrder, scheduleRun } from './schedule.ts';

const description = await loadDescription();
const [probe] = description.operations.filter(({ id }) => id === 'retrieveCaseDetails');
if (probe === undefined) throw new RangeError('the description has no case details');
const scheduled = (maxRejected: number) =>
  scheduleRun({ description, maxRejected }, probe).batches.flatMap((batch) => batch.map(({ assertion }) => assertion));

test('where refused tokens are counted, what is documented comes before a standard, and our own readings last', () => {
  const single = scheduled(250).filter(({ group, scope }) => group !== 'preconditions' && scope.kind !== 'effect');
  const order = single.map(({ basis }) => ['documented', 'standard', 'assumed'].indexOf(basis));
  expect(order).toEqual(order.toSorted());
  expect(new Set(order)).toEqual(new Set([0, 1, 2]));
});

test('there too, preconditions come first and what uses up tokens last', () => {
  const kinds = scheduled(250).map(({ group, scope }) =>
    group === 'preconditions' ? 0 : scope.kind === 'effect' ? 2 : 1,
  );
  expect(kinds).toEqual(kinds.toSorted());
});

test('elsewhere the order is that of the catalogue', () => {
  const ids = [...new Set(scheduled(Number.POSITIVE_INFINITY).map(({ id }) => id))];
  expect(ids.slice(0, 4)).toEqual(['P-02', 'D-04', 'A-04', 'A-05']);
  expect(new Set(scheduled(1).map(({ id }) => id))).toEqual(new Set(ids));
});

test('a control stands before, between and after', () => {
  const ids = inOrder(scheduleRun({ description, maxRejected: 250 }, probe)).map(({ assertion }) => assertion.id);
  expect([ids[0], ids.at(-1)]).toEqual(['P-01', 'P-03']);
  expect(ids.filter((id) => id === 'P-03').length).toBe(Math.ceil((ids.length - 1) / 26));
});
