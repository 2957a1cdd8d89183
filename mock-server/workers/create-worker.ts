import type { Socket } from 'node:net';
import type { RequestFacts } from '../../src/auth/facts.ts';
import { createClock } from '../../src/clock.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { TokenDifference } from '../../src/tokens/registry.ts';
import { answer } from '../answer.ts';
import { openDoor } from '../doors/door.ts';
import type { Port } from '../doors/port.ts';
import { describeNote } from '../journal/describe-note.ts';
import { isLetIn } from '../judge.ts';
import { prepare } from '../preferences/prepare.ts';
import { requireGenerator } from '../preferences/require-generator.ts';
import { createWorld, type World } from '../world.ts';
import { changesSomething } from './changes-something.ts';
import { createNoting, type Noting } from './create-noting.ts';
import { descriptionOf } from './description-data.ts';
import type { Beginning, Order } from './order.ts';
import { portions } from './portions.ts';
import { createQuestions } from './questions.ts';
import type { Word } from './word.ts';

/** Does what it is told. A connection comes beside the order that names it, unless it is over already. */
export type Worker = (order: Exclude<Order, { kind: 'begin' }>, socket?: Socket) => void;

/** Notes of one message: what is larger would hold up whatever comes behind it. */
const NOTES_AT_ONCE = 1000;

/** Makes a copy of the world of a mock that listens nowhere, and answers on the connections that it is given. */
export async function createWorker(beginning: Beginning, say: (word: Word) => void): Promise<Worker> {
  const { certificate, limits, mostNotes } = beginning;
  const clock = createClock();
  clock.adopt(beginning.clock);
  const description = await descriptionOf(beginning.description);
  const { plainHttpAllowed, explain, dynamic } = beginning;
  const copy = createWorld({ description, tokens: [], clock, journalSize: 0, plainHttpAllowed, explain, dynamic });
  if (dynamic) await requireGenerator(copy.generator);
  const noting = createNoting(
    (note) => describeNote(note, copy),
    mostNotes,
    () => say({ kind: 'noted' }),
  );
  const world: World = { ...copy, journal: noting };
  const questions = createQuestions(say);
  let asksEverything = beginning.everything;
  const isAsked = ({ method, path }: RequestFacts): boolean => {
    if (asksEverything) return true;
    const match = world.match(method, path);
    return match.kind === 'operation' && changesSomething(match.operation);
  };
  const openFor = async (environment: Environment): Promise<Door> => {
    const numbers: number[] = [];
    const port = await openDoor({
      environment,
      ...certificate,
      limits,
      handler: (request) => (isAsked(request) ? questions.ask(request) : answer(request, world)),
      prepare: (request) => (isAsked(request) ? undefined : prepare(request, world)),
      invites: (head) => isLetIn(head, world),
      // There are as many numbers as connections, and not every connection comes to need one.
      nextNumber: () => numbers.shift() ?? 0,
    });
    return { port, numbers };
  };
  const doors: Readonly<Record<Environment, Door>> = {
    staging: await openFor('staging'),
    production: await openFor('production'),
  };
  const differences: (readonly TokenDifference[])[] = [];
  const ports = Object.values(doors).map(({ port }) => port);
  return (order, socket) => {
    switch (order.kind) {
      case 'tokens':
        differences.push(order.differences);
        if (!order.isLast) break;
        noting.settle();
        for (const difference of differences.splice(0).flat()) world.registry.take(difference);
        break;
      case 'clock':
        clock.adopt(order.setting);
        break;
      case 'ask':
        asksEverything = order.everything;
        break;
      case 'certificate':
        for (const port of ports) port.certify(order.certificate.identity, order.certificate.ticketKeys);
        break;
      case 'connection': {
        const { environment, number } = order;
        const left = (): void => say({ kind: 'left', environment });
        if (socket === undefined) {
          left();
          break;
        }
        if (limits.maxConnections > 0) socket.once('close', left);
        doors[environment].numbers.push(number);
        doors[environment].port.take(socket);
        break;
      }
      case 'answer':
        questions.answered(order.question, order.answer);
        break;
      case 'report':
        for (const word of reportOf(noting)) say(word);
        break;
      case 'finish':
        void Promise.all(ports.map((port) => port.close())).then(() => say({ kind: 'finished' }));
    }
  };
}

interface Door {
  readonly port: Port;
  /** Those that no connection has yet. */
  readonly numbers: number[];
}

function* reportOf(noting: Noting): Generator<Word> {
  const { noted, skipped } = noting.take();
  for (const part of portions(noted, NOTES_AT_ONCE)) yield { kind: 'report', noted: part, skipped: 0, isLast: false };
  yield { kind: 'report', noted: [], skipped, isLast: true };
}
