import type { Random } from './random.ts';

/** What parsers of HTTP/1.1 trip over. */
const stumblingBlocks = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\0',
    ' ',
    '\t',
    '\x0b',
    '\x7f',
    '\x85',
    '\xa0',
    '\xff',
    ':',
    ';',
    ',',
    '"',
    '\\',
  ],
  ...[
    'GET ',
    'POST / HTTP/1.1\r\n',
    ' HTTP/1.1\r\n',
    ' HTTP/1.0\r\n',
    ' HTTP/0.9\r\n',
    ' HTTP/2.0\r\n',
    'HTTP/1.1 200 OK\r\n',
  ],
  ...[
    'Host: \r\n',
    'Host: other\r\n',
    ' : \r\n',
    ':\r\n',
    'Content-Length: 0\r\n',
    'Content-Length: 1\r\n',
    'Content-Length: 999999999\r\n',
  ],
  ...['Content-Length: -1\r\n', 'Content-Length: 0x10\r\n', 'Content-Length: 1e3\r\n', 'Content-Length: 1, 2\r\n'],
  ...[
    'Content-Length: 99999999999999999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: identity\r\n',
  ],
  ...[
    'Transfer-Encoding:\x0bchunked\r\n',
    'Transfer-Encoding: chunked, chunked\r\n',
    'Transfer-Encoding : chunked\r\n',
  ],
  ...[
    'Expect: 100-continue\r\n',
    'Expect: 200-ok\r\n',
    'Connection: close\r\n',
    'Connection: upgrade\r\nUpgrade: h2c\r\n',
  ],
  ...['0\r\n\r\n', '0;\r\n', '1\r\n', 'ffffffffffffffff\r\n', '-1\r\n', '0x1\r\n', ';a="\r\n'],
  ...['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00', 'X-Api-Key', 'X-Api-Key:', '\r\n ', '\r\n\t'],
];

/** Bytes after one to five changes: turned, cut, doubled, put in, or moved. */
export function mutateBytes(random: Random, bytes: string, tokens: readonly string[]): string {
  let changed = bytes;
  for (let count = random.below(5); count >= 0; count -= 1) changed = mutateOnce(random, changed, tokens);
  return changed;
}

function mutateOnce(random: Random, bytes: string, tokens: readonly string[]): string {
  const at = random.below(bytes.length + 1);
  const length = random.chance(0.7) ? random.below(4) : random.below(60);
  const [before, piece, after] = [bytes.slice(0, at), bytes.slice(at, at + length), bytes.slice(at + length)];
  switch (random.below(9)) {
    case 0:
      return before + String.fromCharCode(random.below(256)) + bytes.slice(at + 1);
    case 1:
      return before + String.fromCharCode((bytes.charCodeAt(at) || 0) ^ (1 << random.below(8))) + bytes.slice(at + 1);
    case 2:
      return before + after;
    case 3:
      return before + piece + piece + after;
    case 4:
      return before + after.slice(0, 20) + piece + after.slice(20);
    case 5:
      return before;
    case 6:
      return before + random.pick(tokens) + bytes.slice(at);
    case 7:
      return before + 'x'.repeat(random.chance(0.05) ? 40_000 : random.below(300)) + bytes.slice(at);
    default:
      return before + random.pick(stumblingBlocks) + bytes.slice(at);
  }
}
