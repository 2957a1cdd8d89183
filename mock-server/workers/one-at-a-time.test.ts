import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

/** Something that is done when it is told so, and writes down what happens. */
function createWork() {
  const log: string[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const act = oneAtATime(() => {
    log.push(`begin ${ends.length + 1}`);
    return new Promise((resolve, reject) => ends.push((failure) => (failure ? reject(failure) : resolve())));
  });
  const ask = (name: string): Promise<unknown> =>
    act().then(
      () => log.push(`${name} has it`),
      () => log.push(`${name} failed`),
    );
  const rest = () => new Promise((resolve) => setImmediate(resolve));
  return { log, ask, rest, end: (failure?: Error) => ends.at(-1)?.(failure) };
}

test('who asks while it is being done gets the next time, together with all others who do', async () => {
  const { log, ask, rest, end } = createWork();
  void ask('a');
  void ask('b');
  await rest();
  void ask('c');
  void ask('d');
  await rest();
  end();
  await rest();
  log.push('rest');
  end();
  await rest();
  expect(log).toEqual(['begin 1', 'begin 2', 'a has it', 'b has it', 'rest', 'c has it', 'd has it']);
});

test('a failure is that of those who waited for it, and of nobody else', async () => {
  const { log, ask, rest, end } = createWork();
  void ask('a');
  await rest();
  void ask('b');
  end(new Error('no'));
  await rest();
  end();
  await rest();
  expect(log.toSorted()).toEqual(['a failed', 'b has it', 'begin 1', 'begin 2']);
});
