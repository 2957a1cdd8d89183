import { type Credentials, TOKEN_FIELD } from './credentials.ts';
import { writeMessage } from './message.ts';
import type { Random } from './random.ts';

/**
 * A request without a token whose end two readers could see at different places, and behind the nearer one a request with a
 * good token. Whoever does not refuse the first, and goes on reading, lets the second one in (RFC 9112 sections 6.1, 6.3 and
 * 11.2). None of these may be taken for two requests.
 */
export function smuggle(random: Random, { good }: Credentials): string {
  const inner = writeMessage({
    method: 'GET',
    target: '/api/v1/partner/validate',
    fields: [[TOKEN_FIELD, random.pick(good)]],
  });
  const all = `0\r\n\r\n${inner}`;
  const length = random.pick(['0', '4', '5', String(all.length)]);
  const [fields, body] = random.pick<readonly [fields: string, body: string]>([
    [`Content-Length: ${length}\r\nTransfer-Encoding: chunked\r\n`, all],
    [`Transfer-Encoding: chunked\r\nContent-Length: ${length}\r\n`, all],
    [`Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`, inner],
    [`Content-Length: ${inner.length}\r\nContent-Length: 0\r\n`, inner],
    [
      `Content-Length: ${random.pick(['+0', '-0', '0x0', '0 0', '0;', '\x0b0', '0.0', 'a', `0,${inner.length}`])}\r\n`,
      inner,
    ],
    [
      `Transfer-Encoding: ${random.pick(['xchunked', 'chunkedx', 'cow', 'chunked, identity', 'chunked;q=1', '"chunked"'])}\r\n`,
      all,
    ],
    [`Transfer-Encoding: ${random.pick(['\x0bchunked', 'chunked\x00', '\xa0chunked', 'chun ked'])}\r\n`, all],
    [`Transfer-Encoding: chunked\r\nTransfer-Encoding: ${random.pick(['identity', 'cow'])}\r\n`, all],
    [`Transfer-Encoding${random.pick([' ', '\t', '\0'])}: chunked\r\n`, all],
    [`Transfer-Encoding: chunked\r\n`, `${random.pick(['0x0', '+0', '-0', 'g', '0 0', ''])}\r\n\r\n${inner}`],
    [`Transfer-Encoding: chunked\r\n`, `1\r\nAAA\r\n${all}`],
    [`Transfer-Encoding: chunked\r\n`, `5\r\nA\r\n0\r\n\r\n${inner}`],
  ]);
  const method = random.pick(['POST', 'GET', 'PUT', 'HEAD', 'DELETE']);
  return `${method} /api/v1/partner/validate HTTP/1.1\r\nHost: mock\r\n${fields}\r\n${body}`;
}
