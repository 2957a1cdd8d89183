import type { Socket } from 'node:net';
import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import { Fault } from '../../src/fault.ts';
import type { Limits } from '../doors/limits.ts';
import type { Answer } from '../encode.ts';
import type { Notify } from '../notice.ts';
import type { Order } from './order.ts';
import { createRestraint } from './restraint.ts';
import { type Report, startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** The workers of a mock, each replaced when it dies. */
export interface Crew {
  /** Begins them. Throws a `Fault` when they cannot be kept alive. */
  start(): Promise<void>;
  /** Gives a connection to the next of them in turn. */
  hand(environment: Environment, socket: Socket): void;
  /** Tells all of them, those that are still being told everything included. */
  tell(orders: readonly Order[]): void;
  /** What each has noted, once it has done what it was told before. */
  report(): Promise<readonly Report[]>;
  /** Resolves, if ever, when they are not replaced any more, because they die again and again. */
  readonly failure: Promise<Fault>;
  /** Resolves when every connection has come to its end. They still report. */
  finish(): Promise<void>;
  /** Resolves when they are gone. */
  dismiss(): Promise<void>;
}

export interface CrewOptions {
  readonly size: number;
  readonly limits: Pick<Limits, 'maxConnections' | 'graceMs'>;
  /** Everything that a new one has to know. */
  readonly introduction: () => Iterable<Order>;
  /** Answers what they leave to the primary. It does not fail. */
  readonly answer: (request: RequestFacts) => Promise<Answer>;
  /** Told when one of them has something to report. */
  readonly wanted: () => void;
  readonly notify: Notify;
}

interface Member {
  readonly worker: WorkerProcess;
  /** Open connections, as far as they are counted. */
  readonly connections: Record<Environment, number>;
  readonly finished: Promise<void>;
}

/** How many may die within a minute, besides as many as there are: a machine that is short of memory kills them all. */
const SPARE = 5;
const MINUTE = 60_000;

/** Milliseconds for a worker to end after its last connection has. */
const TO_END = 5000;

export function createCrew({ size, limits, introduction, answer, wanted, notify }: CrewOptions): Crew {
  const all = new Set<Member>();
  let ready: readonly Member[] = [];
  const waiting: (readonly [Environment, Socket])[] = [];
  const numbers: Record<Environment, number> = { staging: 0, production: 0 };
  const mayReplace = createRestraint(size + SPARE, MINUTE);
  let turn = 0;
  let isOver = false;
  let patience: NodeJS.Timeout | undefined;
  const failure = deferred<Fault>();
  const complete = deferred<void>();

  const begin = async (): Promise<void> => {
    const finished = deferred<void>();
    const worker = startWorkerProcess((word) => {
      switch (word.kind) {
        case 'noted':
          wanted();
          break;
        case 'question':
          void answer(word.request).then((answered) =>
            worker.tell({ kind: 'answer', question: word.number, answer: answered }),
          );
          break;
        case 'left':
          member.connections[word.environment] -= 1;
          break;
        case 'finished':
          finished.resolve();
      }
    });
    const member: Member = { worker, connections: { staging: 0, production: 0 }, finished: finished.promise };
    all.add(member);
    void worker.gone.then((how) => lose(member, how));
    await worker.tellAll(introduction());
    await worker.report();
    if (!all.has(member)) return;
    ready = [...ready, member];
    for (const [environment, socket] of waiting.splice(0)) hand(environment, socket);
    if (ready.length === size) complete.resolve();
  };

  const lose = (member: Member, how: string): void => {
    all.delete(member);
    ready = ready.filter((other) => other !== member);
    if (isOver) return;
    if (mayReplace(performance.now())) {
      notify({ kind: 'warning', problem: loss(member.worker, how) });
      void begin();
      return;
    }
    isOver = true;
    for (const [, socket] of waiting.splice(0)) socket.destroy();
    failure.resolve(new Fault('workers', tooManyLosses(how)));
  };

  const openAt = (environment: Environment): number =>
    [...all].reduce((sum, { connections }) => sum + connections[environment], 0) +
    waiting.filter(([waitsAt]) => waitsAt === environment).length;

  const hand = (environment: Environment, socket: Socket): void => {
    const { maxConnections } = limits;
    if (maxConnections > 0 && openAt(environment) >= maxConnections) {
      socket.destroy();
      return;
    }
    turn += 1;
    const member = ready[turn % ready.length];
    if (member !== undefined) {
      numbers[environment] += 1;
      if (maxConnections > 0) member.connections[environment] += 1;
      member.worker.tell({ kind: 'connection', environment, number: numbers[environment] }, socket);
    } else if (isOver) socket.destroy();
    else waiting.push([environment, socket]);
  };

  return {
    start: async () => {
      for (let begun = 0; begun < size; begun += 1) void begin();
      const fault = await Promise.race([complete.promise, failure.promise]);
      if (fault !== undefined) throw fault;
    },
    hand,
    tell: (orders) => {
      for (const { worker } of all) {
        const [only, ...others] = orders;
        if (only !== undefined && others.length === 0) worker.tell(only);
        else void worker.tellAll(orders);
      }
    },
    report: () => Promise.all(ready.map(({ worker }) => worker.report())),
    failure: failure.promise,
    finish: async () => {
      isOver = true;
      for (const [, socket] of waiting.splice(0)) socket.destroy();
      patience = setTimeout(() => {
        for (const { worker } of all) worker.kill();
      }, limits.graceMs + TO_END);
      for (const member of all) if (!ready.includes(member)) member.worker.kill();
      for (const { worker } of ready) worker.tell({ kind: 'finish' });
      await Promise.all(ready.map(({ finished, worker }) => Promise.race([finished, worker.gone])));
    },
    dismiss: async () => {
      for (const { worker } of all) worker.dismiss();
      await Promise.all([...all].map(({ worker }) => worker.gone));
      clearTimeout(patience);
    },
  };
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function loss({ pid }: WorkerProcess, how: string) {
  return {
    what: `a worker has ended unasked (${how}), and its connections with it; another takes its place`,
    ...(pid !== undefined && { place: `process ${pid}` }),
    remedy: 'If it happens again, what stands above on stderr, or the log of the system, says why.',
  };
}

function tooManyLosses(how: string) {
  return {
    what: `workers end again and again (the last: ${how}), so that they are not replaced any more`,
    place: '--workers',
    remedy:
      'See what stands above on stderr, or the log of the system. Fewer workers need less memory; one needs no other process.',
  };
}
