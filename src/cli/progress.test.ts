import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '../../contract-tests/index.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(interactive: boolean) {
  let now = 0;
  const shown: string[] = [];
  const said: string[] = [];
  const terminal = {
    interactive,
    progress: (text: string) => shown.push(text),
    say: (line: string) => said.push(line),
  } as unknown as Terminal;
  const progress = startProgress(terminal, () => now);
  const show = (made: number): void => {
    const subject = { assertion: { id: 'A-04' }, operation: { id: 'retrievePayments' } } as Progress['subject'];
    progress.show({ made, total: 100, subject });
  };
  const pass = (seconds: number): void => {
    now += seconds * 1000;
    vi.advanceTimersByTime(seconds * 1000);
  };
  return { progress, show, pass, shown, said };
}

describe('on a terminal', () => {
  test('one line says how much is made, what is made now, and how long the rest takes at this rate', () => {
    const { show, pass, shown } = start(true);
    show(0);
    pass(10);
    show(20);
    pass(10);
    show(25);
    expect(shown).toEqual([
      '0/100 made, now A-04 on retrievePayments',
      '20/100 made, now A-04 on retrievePayments, about 40 s left',
      '25/100 made, now A-04 on retrievePayments, about 60 s left',
    ]);
  });

  test('it is gone at the end, and nothing stays in the log', () => {
    const { progress, show, pass, shown, said } = start(true);
    show(1);
    pass(90);
    progress[Symbol.dispose]();
    expect(shown.at(-1)).toBe('');
    expect(said).toEqual([]);
  });
});

describe('in a log', () => {
  test('a line comes every 30 seconds, also while the target lets us wait', () => {
    const { show, pass, said } = start(false);
    show(1);
    pass(29);
    expect(said).toEqual([]);
    pass(1);
    pass(30);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^1\/100 made/);
  });

  test('none comes of a short run, nor after its end', () => {
    const { progress, show, pass, said } = start(false);
    show(1);
    pass(5);
    progress[Symbol.dispose]();
    pass(120);
    expect(said).toEqual([]);
  });
});
