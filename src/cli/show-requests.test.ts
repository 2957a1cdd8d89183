import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JournalEntry, Mock } from '../../mock-server/index.ts';
import { showRequests } from './show-requests.ts';
import type { Terminal } from './terminal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const entry: JournalEntry = {
  id: 1,
  at: Date.parse('2026-06-01T00:00:00Z'),
  environment: 'staging',
  connection: 1,
  method: 'GET',
  path: '/api/v1/partner/payments',
  query: '',
  status: 200,
  cause: 'answered',
  token: 'good',
};

/** A terminal that keeps what it is told, and requests that can be made. */
function watch({ json = false, quiet = false } = {}) {
  const said: string[] = [];
  const emitted: object[] = [];
  let described = 0;
  let listener: ((entryOf: () => JournalEntry) => void) | undefined;
  const journal = {
    subscribe: (told: typeof listener) => {
      listener = told;
      return () => {
        listener = undefined;
      };
    },
  };
  const mock = { journal, description: { tokenHeader: 'X-Api-Key' } } as unknown as Mock;
  const terminal = { quiet, say: (line: string) => said.push(line), emit: (event: object) => emitted.push(event) };
  const stop = showRequests(mock, terminal as unknown as Terminal, json);
  const ask = (times: number): void => {
    for (let count = 0; count < times; count += 1) {
      listener?.(() => {
        described += 1;
        return entry;
      });
    }
  };
  return { said, emitted, ask, stop, described: () => described };
}

const LINE = 'staging    200 GET /api/v1/partner/payments: answered (good)';

test('each request is a line', () => {
  const { said, ask } = watch();
  ask(2);
  expect(said).toEqual([LINE, LINE]);
});

test('of a flood, each second has a hundred lines and one that counts the others', () => {
  const { said, ask } = watch();
  ask(100);
  vi.advanceTimersByTime(999);
  ask(7);
  const before = said.length;
  vi.advanceTimersByTime(1);
  ask(101);
  vi.advanceTimersByTime(1000);
  ask(1);
  expect([before, said.length, said[100], said[201], said[202]]).toEqual([
    100,
    203,
    '… and 7 more within the second: the journal has the latest of them.',
    '… and 1 more within the second: the journal has the latest of them.',
    LINE,
  ]);
});

test('the end of the mock says at once how many were left out', () => {
  const { said, ask, stop } = watch();
  ask(103);
  stop();
  ask(1);
  expect(said.slice(100)).toEqual(['… and 3 more within the second: the journal has the latest of them.']);
});

test('programs are told of every request', () => {
  const { said, emitted, ask } = watch({ json: true });
  ask(300);
  expect([said, emitted.length, emitted[0]]).toEqual([
    [],
    300,
    { event: 'request', ...entry, at: '2026-06-01T00:00:00.000Z', why: 'answered (good)' },
  ]);
});

test('where nobody is told, nothing is described', () => {
  const { ask, described } = watch({ quiet: true });
  ask(3);
  expect(described()).toBe(0);
});
