import { expect, test } from 'vitest';
import { Fault } from './fault.ts';

test('the message of a fault is a line for each problem: the place where there is one, what is wrong, and the remedy', () => {
  const cause = new Error('why');
  const problems = [
    { what: 'is broken', place: 'FILE:1:2', remedy: 'Mend it.' },
    { what: 'the port is taken', remedy: 'Take another.' },
  ] as const;
  const { name, code, message, ...rest } = new Fault('usage', problems, { cause });
  expect({ name, code, message, rest }).toEqual({
    ...{ name: 'Fault', code: 'usage', rest: { problems } },
    message: 'FILE:1:2: is broken. Mend it.\nthe port is taken. Take another.',
  });
  expect(new Fault('usage', problems, { cause }).cause).toBe(cause);
});

test('a fault of one problem has a list of one', () => {
  const problem = { what: 'is broken', remedy: 'Mend it.' };
  expect(new Fault('port', problem).problems).toEqual([problem]);
});
