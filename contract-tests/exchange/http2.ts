import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2';
import { bodyText, keepStart } from './body.ts';
import { pairsOf, type Reply, unansweredFor, type WireRequest } from './exchange.ts';
import { fieldsOf } from './fields.ts';
import { connectTls, type Trust } from './tls-socket.ts';

/** HTTP/2 (RFC 9113), on one connection for all requests that name none. */
export interface Http2 {
  send(request: WireRequest): Promise<Reply>;
  close(): void;
}

export function createHttp2(trust: Trust, patience: number): Http2 {
  const sessions = new Map<string, Promise<ClientHttp2Session | undefined>>();
  const sessionFor = ({ url, connection = '' }: WireRequest): Promise<ClientHttp2Session | undefined> => {
    const known = sessions.get(connection);
    if (known !== undefined) return known;
    const session = openSession(url, trust);
    sessions.set(connection, session);
    return session;
  };
  return {
    send: async (request) => {
      try {
        const session = await sessionFor(request);
        return session === undefined ? notOffered : await sendOne(session, request, patience);
      } catch (error) {
        return unansweredFor(error as Error);
      }
    },
    close: () => {
      for (const session of sessions.values()) {
        session.then((opened) => opened?.destroy()).catch(() => {}); // One that never opened needs no closing.
      }
    },
  };
}

const notOffered: Reply = { kind: 'unanswered', code: 'NO_HTTP2', reason: 'the target does not offer HTTP/2' };

/** Nothing where the server does not choose `h2` in the handshake (RFC 9113 section 3.2). */
async function openSession(url: URL, trust: Trust): Promise<ClientHttp2Session | undefined> {
  const socket = connectTls(url, { ...trust, ALPNProtocols: ['h2', 'http/1.1'] });
  await once(socket, 'secureConnect');
  if (socket.alpnProtocol !== 'h2') {
    socket.destroy();
    return undefined;
  }
  const session = connectHttp2(url, { createConnection: () => socket });
  session.on('error', () => session.destroy());
  return session;
}

async function sendOne(session: ClientHttp2Session, request: WireRequest, patience: number): Promise<Reply> {
  const stream = session.request(http2Headers(request), { endStream: request.body === undefined });
  stream.setTimeout(patience, () =>
    stream.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
  );
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => keepStart(chunks, chunk));
  if (request.body !== undefined) stream.end(request.body);
  const ended = once(stream, 'end');
  const [{ ':status': status = 0 }, , rawHeaders] = await once(stream, 'response');
  await ended;
  const headers = pairsOf(rawHeaders).filter(([name]) => !name.startsWith(':'));
  return { kind: 'answered', status, headers, body: bodyText(chunks, headers) };
}

/** Host is the authority in HTTP/2, and field names are in lower case (RFC 9113 sections 8.2 and 8.3.1). */
function http2Headers(request: WireRequest): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = {
    ':method': request.method,
    ':path': request.target,
    ':scheme': 'https',
    ':authority': request.url.host,
  };
  for (const [name, value] of fieldsOf(request)) {
    const field = name.toLowerCase();
    if (field === 'host') continue;
    const known = headers[field];
    headers[field] = known === undefined ? value : [known, value].flat();
  }
  return headers;
}
