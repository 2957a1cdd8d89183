import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import type { Order } from './order.ts';
import type { Noted, Word } from './word.ts';

/** A worker as the primary has it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Does nothing where the worker is gone; a connection is then closed. */
  tell(order: Order, socket?: Socket): void;
  /** Tells one after the other, each once the one before is sent, and everything that is told meanwhile behind them. */
  tellAll(orders: Iterable<Order>): Promise<void>;
  /** Resolves when everything that was told before is done, with what was noted; or with what came of it, if the worker is gone. */
  report(): Promise<Report>;
  /** Resolves when the worker is gone, with how it went. */
  readonly gone: Promise<string>;
  /** Lets it end, since it has nothing to do. */
  dismiss(): void;
  /** Ends it at once. */
  kill(): void;
}

/** What a worker has answered by itself since the last report. */
export interface Report {
  readonly noted: readonly Noted[];
  /** Of how much more nothing is known any more. */
  readonly skipped: number;
}

type Heard = Exclude<Word, { kind: 'report' }>;

/** Begins a process that is still to be told everything. */
export function startWorkerProcess(hear: (word: Heard) => void): WorkerProcess {
  const child = fork(join(packageRoot, 'dist', 'worker.js'), [], {
    serialization: 'advanced',
    // What this process was begun with is its own. NODE_OPTIONS are for all.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const connections = new Set<Socket>();
  const reports = createReports();
  const gone = endOf(child).then((how) => {
    for (const socket of connections) socket.destroy();
    reports.end();
    return how;
  });
  child.on('message', (word: Word) => {
    if (word.kind === 'report') reports.hear(word);
    else hear(word);
  });
  const send = (order: Order, socket?: Socket): Promise<void> =>
    new Promise((resolve) => {
      if (socket !== undefined) connections.add(socket);
      child.send(order, socket, (error) => {
        if (socket !== undefined) connections.delete(socket);
        if (error !== null) socket?.destroy();
        resolve();
      });
    });
  const waiting: Iterable<readonly [Order, Socket | undefined]>[] = [];
  let sending: Promise<void> | undefined;
  const sendWaiting = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const [order, socket] of next) await send(order, socket);
    }
    sending = undefined;
  };
  const tell = (order: Order, socket?: Socket): void => {
    if (sending === undefined) void send(order, socket);
    else waiting.push([[order, socket]]);
  };
  return {
    pid: child.pid,
    tell,
    tellAll: (orders) => {
      waiting.push(alone(orders));
      sending ??= sendWaiting();
      return sending;
    },
    report: () => {
      const report = reports.expect();
      tell({ kind: 'report' });
      return report;
    },
    gone,
    dismiss: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function* alone(orders: Iterable<Order>): Generator<readonly [Order, undefined]> {
  for (const order of orders) yield [order, undefined];
}

/** One that could not be begun is gone like one that has ended. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => {
      if (child.pid === undefined) resolve(message);
    });
    child.once('exit', (code, signal) => resolve(signal === null ? `exit ${code}` : signal));
  });
}

interface Reports {
  /** The next one. They come in the order in which they are asked for. */
  expect(): Promise<Report>;
  hear(word: Extract<Word, { kind: 'report' }>): void;
  /** There will be none any more. */
  end(): void;
}

function createReports(): Reports {
  const expected: ((report: Report) => void)[] = [];
  let noted: Noted[] = [];
  let isOver = false;
  const give = (skipped: number): void => {
    expected.shift()?.({ noted, skipped });
    noted = [];
  };
  return {
    expect: () =>
      new Promise((resolve) => {
        expected.push(resolve);
        if (isOver) give(0);
      }),
    hear: (word) => {
      for (const each of word.noted) noted.push(each);
      if (word.isLast) give(word.skipped);
    },
    end: () => {
      isOver = true;
      while (expected.length > 0) give(0);
    },
  };
}
