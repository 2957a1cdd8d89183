import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { wait } from './wait.ts';

test('a wait ends with its signal, or before, and leaves no listener behind', async () => {
  await wait(3_600_000, AbortSignal.abort());
  const leaving = new AbortController();
  await wait(0, leaving.signal);
  const waiting = [wait(3_600_000, leaving.signal), wait(3_600_000, leaving.signal)];
  const during = getEventListeners(leaving.signal, 'abort').length;
  leaving.abort();
  await Promise.all(waiting);
  expect([during, getEventListeners(leaving.signal, 'abort').length]).toEqual([2, 0]);
});
