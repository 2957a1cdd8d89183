import { preface, strayFrame, writeFrames } from './http2-frames.ts';
import { makeMessage } from './make-message.ts';
import { bytesMayPass, mayPass } from './may-pass.ts';
import { type Message, writeMessage } from './message.ts';
import { mutateBytes } from './mutate-bytes.ts';
import type { Door, Piece, Plan } from './plan.ts';
import type { Random } from './random.ts';
import { smuggle } from './smuggle.ts';

/** @param hello the bytes with which a client begins TLS */
export function makePlan(random: Random, doors: readonly Door[], hello: string): Plan {
  const door = random.pick(doors);
  const transport = random.pick<Plan['transport']>([
    ...Array<'https'>(9).fill('https'),
    ...Array<'http'>(4).fill('http'),
    ...Array<'http2'>(5).fill('http2'),
    ...['tls', 'records'],
  ] as const);
  switch (transport) {
    case 'https':
      return { door, transport, pieces: [...inOrder(random, door), inDisorder(random, door)] };
    case 'http':
      // Nobody is let in without TLS, whatever is sent.
      return {
        door,
        transport,
        pieces: [...inOrder(random, door), inDisorder(random, door)].map((piece) => ({ ...piece, mayPass: false })),
      };
    case 'http2':
      return { door, transport, pieces: overHttp2(random, door) };
    case 'tls':
      return {
        door,
        transport,
        pieces: [{ bytes: mutateBytes(random, hello, door.credentials.good), mayPass: false }],
      };
    case 'records':
      return damaged(random, door);
  }
}

function inOrder(random: Random, door: Door): readonly Piece[] {
  return Array.from({ length: random.below(24) }, () => pieceOf(makeMessage(random, door, true), door));
}

/** A message in order as a piece. */
function pieceOf(message: Message, { credentials }: Door): Piece {
  return { bytes: writeMessage(message), mayPass: mayPass(message, credentials), message };
}

function inDisorder(random: Random, { credentials, ...ground }: Door): Piece {
  if (random.chance(0.2)) return { bytes: smuggle(random, credentials), mayPass: false };
  const whole = writeMessage(makeMessage(random, { ...ground, credentials }, false));
  const bytes = mutateBytes(random, whole, credentials.good);
  return { bytes, mayPass: bytesMayPass(bytes, credentials) };
}

function overHttp2(random: Random, door: Door): readonly Piece[] {
  const { credentials } = door;
  const messages = Array.from({ length: 1 + random.below(16) }, () => makeMessage(random, door, true));
  const pieces = messages.map((message, index): Piece => {
    const bytes = writeFrames(random, message, 2 * index + 1);
    return { bytes, mayPass: mayPass(message, credentials), message };
  });
  const stream = 2 * messages.length + 1;
  const last = writeFrames(random, makeMessage(random, door, false), stream);
  const bytes = random.chance(0.5)
    ? mutateBytes(random, last, credentials.good)
    : strayFrame(random, stream) + last + strayFrame(random, stream + 2);
  // Turned bits can make a field of another, but a token of the field only out of its name and a whole token.
  const seems = credentials.good.concat(credentials.renewing).some((token) => bytes.includes(token));
  return [...pieces, { bytes, mayPass: seems && /x-api-key/i.test(bytes) }].map((piece, index) =>
    index === 0 ? { ...piece, bytes: preface + piece.bytes } : piece,
  );
}

/** The first two writes are the handshake; a request whose records come damaged must get no answer, whatever it shows. */
function damaged(random: Random, door: Door): Plan {
  const write = 1 + random.below(4);
  const message = makeMessage(random, door, false);
  const piece = pieceOf(message, door);
  // What is damaged in the handshake may do no harm: the version of a record is read by nobody (RFC 8446 section 5.1).
  const without = write < 2 ? pieceOf({ ...message, fields: [] }, door) : piece;
  return {
    door,
    transport: 'records',
    pieces: [write < 2 ? without : { ...piece, mayPass: piece.mayPass }],
    damage: { write, at: random.below(10_000), bits: 1 + random.below(255) },
  };
}
