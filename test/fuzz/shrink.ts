import { preface, writeFrames } from './http2-frames.ts';
import { bytesMayPass, mayPass } from './may-pass.ts';
import { type Message, writeMessage } from './message.ts';
import type { Door, Piece, Plan } from './plan.ts';
import { createRandom } from './random.ts';

/** How often a smaller plan is tried. */
const MOST_TRIES = 300;

/** Looks for the smallest plan that still goes wrong: without other pieces first, then without parts of the one that did. */
export async function shrink(plan: Plan, guilty: number, goesWrong: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let smallest = plan;
  let tries = 0;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (tries >= MOST_TRIES) return false;
    tries += 1;
    if (!(await goesWrong(candidate))) return false;
    smallest = candidate;
    return true;
  };
  const alone = plan.pieces[guilty];
  // Of HTTP/2, streams have numbers: a piece in disorder is left among its neighbours.
  if (alone === undefined || (plan.transport === 'http2' && alone.message === undefined)) return plan;
  if (!(await attempt({ ...plan, pieces: [alone.message ? written(alone.message, plan) : alone] }))) {
    if (plan.transport === 'http2') return plan;
    await attempt({ ...plan, pieces: plan.pieces.slice(0, guilty + 1) });
    for (let index = smallest.pieces.length - 2; index >= 0; index -= 1) {
      await attempt({ ...smallest, pieces: smallest.pieces.toSpliced(index, 1) });
    }
  }
  let found = true;
  while (found && tries < MOST_TRIES) {
    found = false;
    const last = smallest.pieces.at(-1);
    if (last === undefined) break;
    for (const smaller of smallerPieces(last, plan)) {
      found = await attempt({ ...smallest, pieces: [...smallest.pieces.slice(0, -1), smaller] });
      if (found) break;
    }
  }
  return smallest;
}

/** A message as the first piece of a connection. */
function written(message: Message, { door, transport }: Plan): Piece {
  const bytes = transport === 'http2' ? preface + writeFrames(createRandom(0, 0), message, 1) : writeMessage(message);
  return { bytes, mayPass: transport !== 'http' && mayPass(message, door.credentials), message };
}

function* smallerPieces({ bytes, message }: Piece, plan: Plan): Generator<Piece> {
  const { door, transport } = plan;
  if (message !== undefined) {
    for (const smaller of smallerMessages(message)) yield written(smaller, plan);
    return;
  }
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < bytes.length; at += size) yield cut(bytes, at, size, door, transport !== 'http');
  }
}

function cut(bytes: string, at: number, size: number, { credentials }: Door, secure: boolean): Piece {
  const smaller = bytes.slice(0, at) + bytes.slice(at + size);
  return { bytes: smaller, mayPass: secure && bytesMayPass(smaller, credentials) };
}

function* smallerMessages({ body, ...head }: Message): Generator<Message> {
  if (body !== undefined) {
    yield head;
    if (body.chunks !== undefined) yield { ...head, body: { text: body.text } };
    for (const text of [body.text.slice(body.text.length / 2), body.text.slice(0, body.text.length / 2)]) {
      if (text.length < body.text.length) yield { ...head, body: { ...body, text } };
    }
  }
  const rest = body === undefined ? {} : { body };
  for (const index of head.fields.keys()) yield { ...head, ...rest, fields: head.fields.toSpliced(index, 1) };
  const [path = ''] = head.target.split('?');
  if (path !== head.target) yield { ...head, ...rest, target: path };
}
