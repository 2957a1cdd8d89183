import buffer from 'node:buffer';
import { Socket } from 'node:net';
import { createWorker, type Worker } from './create-worker.ts';
import type { Order } from './order.ts';
import type { Word } from './word.ts';

// The program of a worker process. It takes its orders from the process that began it, and ends with it, however that ends.

// With NODE_DEBUG=http the runtime shows the first bytes of what it cannot parse. A token may stand there.
buffer.INSPECT_MAX_BYTES = 0;

// A terminal sends them to all of its processes at once. The primary decides what becomes of the workers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const) process.on(signal, () => {});

process.on('disconnect', () => process.exit());

// Whoever read what is said here of defects may be gone.
process.stderr.on('error', () => {});

function say(word: Word): void {
  process.send?.(word, undefined, undefined, () => {});
}

let worker: Worker | undefined;
const early: (readonly [Exclude<Order, { kind: 'begin' }>, Socket | undefined])[] = [];

process.on('message', async (order: Order, handle: unknown) => {
  const socket = handle instanceof Socket ? handle : undefined;
  if (order.kind === 'begin') {
    worker = await createWorker(order.beginning, say);
    for (const [each, itsSocket] of early) worker(each, itsSocket);
    early.length = 0;
  } else if (worker === undefined) early.push([order, socket]);
  else worker(order, socket);
});
