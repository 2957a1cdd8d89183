import { expect, test } from 'vitest';
import { assertions } from '../assertions/all.ts';
import type { Trial } from './self-test.ts';
import { problemLines, summariseTrials, summaryLine } from './summary.ts';

const ids = assertions.map(({ id }) => id);
const mutant = (
  id: string,
  killedBy: readonly string[],
  noticedBy = killedBy,
  problems: readonly string[] = [],
): Trial => ({
  kind: 'mutant',
  id,
  title: 'is wrong',
  killedBy,
  noticedBy,
  problems,
  durationMs: 1,
});
const variant: Trial = { ...mutant('V01', []), kind: 'variant', title: 'is lawful' };

test('a suite is proven when every defect is killed, every variant green, and no assertion idle', () => {
  const trials = [mutant('M01', ids), variant];
  const summary = summariseTrials(trials, true);
  expect(summary).toMatchObject({ proven: true, idle: [] });
  expect(problemLines(trials, summary)).toEqual([]);
  expect(summaryLine(summary, 12.34)).toBe(
    `1 mutants killed of 1, 1 variants green, ${ids.length} assertions each kill something; 12.3 s`,
  );
});

test('an assertion that only notices what is meant for others is idle', () => {
  const trials = [mutant('M01', ids.slice(1), ids)];
  const summary = summariseTrials(trials, true);
  expect(summary).toMatchObject({ proven: false, idle: [ids[0]] });
  expect(problemLines(trials, summary)).toEqual([`${ids[0]}: kills nothing: a defect is wanted that it must notice`]);
  expect(summaryLine(summary, 1)).toContain(`1 of ${ids.length} assertions kill nothing`);
});

test('some of the trials say nothing about idle assertions', () => {
  expect(summariseTrials([mutant('M01', ['A-04'])], false)).toMatchObject({ proven: true, assertions: 1, idle: [] });
});

test('survivors and false alarms are counted and told', () => {
  const trials = [
    mutant('M01', ids),
    mutant('M02', ['A-05'], [], ['it survives']),
    { ...variant, problems: ['E-02 failed'] },
  ];
  const summary = summariseTrials(trials, true);
  expect(problemLines(trials, summary)).toEqual(['M02 is wrong: it survives', 'V01 is lawful: E-02 failed']);
  expect(summaryLine(summary, 1)).toContain('1 mutants killed of 2, 0 variants green of 1');
  expect(summary.proven).toBe(false);
});
