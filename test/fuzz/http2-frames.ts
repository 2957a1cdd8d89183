import type { Message } from './message.ts';
import type { Random } from './random.ts';

const [DATA, HEADERS, SETTINGS, GOAWAY, CONTINUATION] = [0, 1, 4, 7, 9] as const;
const [END_STREAM, END_HEADERS] = [1, 4] as const;

/** What a connection begins with (RFC 9113 section 3.4). No table is kept for the fields of answers. */
export const preface: string = `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${frame(SETTINGS, 0, 0, '\x00\x01\x00\x00\x00\x00\x00\x04\x7f\xff\xff\xff')}`;

/** One frame (RFC 9113 section 4.1), one character a byte. */
export function frame(type: number, flags: number, stream: number, payload: string): string {
  return String.fromCharCode(
    ...[payload.length >> 16, payload.length >> 8, payload.length, type, flags],
    ...[stream >> 24, stream >> 16, stream >> 8, stream],
  )
    .replace(/[\s\S]/g, (character) => String.fromCharCode(character.charCodeAt(0) & 0xff))
    .concat(payload);
}

/** A message as frames of a stream; its fields in lower case and without those that HTTP/2 forbids. */
export function writeFrames(random: Random, { method, target, fields, body }: Message, stream: number): string {
  const block = [
    ...[
      [':method', method],
      [':scheme', 'https'],
      [':authority', 'mock'],
      [':path', target],
    ],
    ...fields
      .map(([name, value]) => [name.toLowerCase(), value.replace(/^[ \t]+|[ \t]+$/g, '')] as const)
      .filter(([name]) => !['connection', 'te', 'transfer-encoding', 'upgrade', 'host'].includes(name)),
  ]
    .map(([name = '', value = '']) => literal(random, name, value))
    .join('');
  const cut = random.chance(0.1) ? random.below(block.length) : block.length;
  const end = body === undefined ? END_STREAM : 0;
  const head =
    cut === block.length
      ? frame(HEADERS, END_HEADERS | end, stream, block)
      : frame(HEADERS, end, stream, block.slice(0, cut)) + frame(CONTINUATION, END_HEADERS, stream, block.slice(cut));
  if (body === undefined) return head;
  const trailers =
    body.chunks?.trailers.map(([name, value]) => literal(random, name.toLowerCase(), value)).join('') ?? '';
  const data = frame(DATA, trailers === '' ? END_STREAM : 0, stream, body.text);
  return head + data + (trailers === '' ? '' : frame(HEADERS, END_HEADERS | END_STREAM, stream, trailers));
}

/** A field that enters no table: without indexing, or never indexed (RFC 7541 sections 6.2.2 and 6.2.3). */
function literal(random: Random, name: string, value: string): string {
  return `${random.pick(['\x00', '\x10'])}${sized(name)}${sized(value)}`;
}

/** A text with its length before it, as seven bits and then as many as it takes (RFC 7541 sections 5.1 and 5.2). */
function sized(text: string): string {
  if (text.length < 127) return String.fromCharCode(text.length) + text;
  let rest = text.length - 127;
  let length = '\x7f';
  for (; rest >= 128; rest >>= 7) length += String.fromCharCode((rest & 127) | 128);
  return length + String.fromCharCode(rest) + text;
}

/** A frame that has no business where it comes, or is none. */
export function strayFrame(random: Random, stream: number): string {
  const payload = Array.from({ length: random.below(20) }, () => String.fromCharCode(random.below(256))).join('');
  const of = random.pick([0, 1, 2, stream, stream + 2, 0x7fffffff]);
  return random.pick([
    frame(random.below(16), random.below(256), of, payload),
    frame(SETTINGS, 0, 0, `\x00${String.fromCharCode(random.below(10))}${payload.padEnd(4, '\0').slice(0, 4)}`),
    frame(CONTINUATION, END_HEADERS, of, payload),
    frame(DATA, END_STREAM, of, payload),
    frame(HEADERS, END_HEADERS | END_STREAM, of, payload),
    frame(HEADERS, END_HEADERS | END_STREAM, stream, '\x82\x87\x84\x41\x04mock'.repeat(1 + random.below(3))),
    frame(8, 0, of, '\0\0\0\0'),
    frame(3, 0, of, '\0\0\0\x08'),
  ]);
}

/** Whether the other side has said that the connection is over for an error (GOAWAY, RFC 9113 section 6.8). */
export function isGivenUp(received: string): boolean {
  return framesIn(received).some(({ type, payload }) => type === GOAWAY && payload.slice(4, 8) !== '\0\0\0\0');
}

/** The status of each answer, by its stream. Those that are neither written in full nor in the static table are left out. */
export function statusesIn(received: string): ReadonlyMap<number, number> {
  const statuses = new Map<number, number>();
  for (const { type, stream, payload } of framesIn(received)) {
    const status = type === HEADERS ? statusOf(payload) : undefined;
    if (status !== undefined && status >= 200 && !statuses.has(stream)) statuses.set(stream, status);
  }
  return statuses;
}

interface Frame {
  readonly type: number;
  readonly stream: number;
  readonly payload: string;
}

function framesIn(received: string): readonly Frame[] {
  const frames: Frame[] = [];
  const byte = (at: number): number => received.charCodeAt(at) || 0;
  for (let at = 0; at + 9 <= received.length; ) {
    const length = (byte(at) << 16) | (byte(at + 1) << 8) | byte(at + 2);
    const stream = ((byte(at + 5) & 127) << 24) | (byte(at + 6) << 16) | (byte(at + 7) << 8) | byte(at + 8);
    frames.push({ type: byte(at + 3), stream, payload: received.slice(at + 9, at + 9 + length) });
    at += 9 + length;
  }
  return frames;
}

/** The first field is the status (RFC 9113 section 8.3.2); seven statuses have an index (RFC 7541 appendix A). */
function statusOf(block: string): number | undefined {
  const start = [...block].findIndex((character) => character.charCodeAt(0) >> 5 !== 1);
  const first = block.charCodeAt(start);
  if (first >= 0x88 && first <= 0x8e) return [200, 204, 206, 304, 400, 404, 500][first - 0x88];
  const [size = 0, ...text] = [...block.slice(start + 1, start + 5)].map((character) => character.charCodeAt(0));
  return size & 128 ? digitsOf(text.slice(0, size & 127)) : Number(String.fromCharCode(...text.slice(0, size)));
}

/** Three digits in the code of RFC 7541 appendix B: 0 to 2 have five bits, the others six. */
function digitsOf(bytes: readonly number[]): number {
  let bits = bytes.map((each) => each.toString(2).padStart(8, '0')).join('');
  let digits = '';
  while (digits.length < 3 && bits.length >= 5) {
    const short = Number.parseInt(bits.slice(0, 5), 2);
    digits += short < 3 ? short : Number.parseInt(bits.slice(0, 6), 2) - 0b011001 + 3;
    bits = bits.slice(short < 3 ? 5 : 6);
  }
  return Number(digits);
}
