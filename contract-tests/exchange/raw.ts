import { connect, type Socket } from 'node:net';
import { HTTPParser } from 'http-parser-js';
import { bodyText, keepStart } from './body.ts';
import { pairsOf, type Reply, unansweredFor, type WireRequest } from './exchange.ts';
import { fieldsOf } from './fields.ts';
import { connectTls, type Trust } from './tls-socket.ts';

/** Writes requests byte for byte on one connection, all before the first answer, and gives the reply to each. */
export function writeRaw(
  requests: readonly [WireRequest, ...WireRequest[]],
  trust: Trust,
  patience: number,
): Promise<readonly [Reply, ...Reply[]]> {
  const [first, ...others] = requests;
  return new Promise((resolve) => {
    const replies: Reply[] = [];
    const socket = open(first.url, trust);
    const end = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      const missing = unansweredFor(replies.length > 0 && endsConnection(error) ? notReached : error);
      const replyAt = (index: number): Reply => replies[index] ?? missing;
      resolve([replyAt(0), ...others.map((_, index) => replyAt(index + 1))]);
    };
    const parser = createParser((reply) => {
      replies.push(reply);
      if (replies.length === requests.length) end(closed);
    });
    socket.setTimeout(patience, () => end(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })));
    socket.on('error', end);
    socket.on('data', (bytes) => {
      const problem = parser.execute(bytes);
      if (problem instanceof Error) end(problem);
    });
    socket.on('close', () => {
      parser.finish();
      end(closed);
    });
    socket.write(requests.map((request, index) => messageOf(request, index === others.length)).join(''), 'latin1');
  });
}

const closed: NodeJS.ErrnoException = Object.assign(new Error('the connection was closed without an answer'), {
  code: 'ECONNRESET',
});

/**
 * A server may close a connection after any answer (RFC 9112 section 9.5), and one of HTTP/1.0 always does: what was written
 * behind it was not looked at.
 */
const notReached: NodeJS.ErrnoException = Object.assign(
  new Error('the target closes the connection after an earlier answer, as it may'),
  { code: 'NOT_REACHED' },
);

function endsConnection({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function open(url: URL, trust: Trust): Socket {
  if (url.protocol === 'https:') return connectTls(url, { ...trust, ALPNProtocols: ['http/1.1'] });
  return connect(Number(url.port || 80), url.hostname.replace(/^\[|\]$/g, ''));
}

/** The message as an HTTP library would write it, changed as the request wants it (RFC 9112 section 2.1). */
export function messageOf(request: WireRequest, isLast = true): string {
  const { method, target, body = '', rewrite = (message: string) => message } = request;
  const fields = [...fieldsOf(request), ...(isLast ? [['Connection', 'close'] as const] : [])];
  const lines = [`${method} ${target} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  return rewrite(`${lines.join('\r\n')}\r\n\r\n${Buffer.from(body).toString('latin1')}`);
}

/** Reads answers one after another. Interim ones (1xx) are passed over. */
function createParser(onReply: (reply: Reply) => void): InstanceType<typeof HTTPParser> {
  const parser = new HTTPParser(HTTPParser.RESPONSE);
  const chunks: Buffer[] = [];
  let status = 0;
  let headers: readonly (readonly [string, string])[] = [];
  parser[HTTPParser.kOnHeadersComplete] = (info: { readonly statusCode: number; readonly headers: string[] }) => {
    status = info.statusCode;
    headers = pairsOf(info.headers);
    chunks.length = 0;
  };
  parser[HTTPParser.kOnBody] = (chunk: Buffer, offset: number, length: number) => {
    keepStart(chunks, chunk.subarray(offset, offset + length));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (status >= 200) onReply({ kind: 'answered', status, headers, body: bodyText(chunks, headers) });
  };
  return parser;
}
