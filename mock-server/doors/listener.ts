import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Connection, RawHeaders, RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { Answer } from '../encode.ts';
import { answerOrFail } from './answer-or-fail.ts';
import { endingConnection } from './ending-connection.ts';
import type { Limits } from './limits.ts';
import { receive } from './receive.ts';
import type { Listener } from './request-listener.ts';
import { send } from './send.ts';

/** What stands behind a door: the kernel, or a defective copy of it. */
export type Handler = (request: RequestFacts) => Answer;

export interface ListenerOptions {
  readonly environment: Environment;
  readonly handler: Handler;
  /** What must be done before the handler can answer, if anything. It does not fail. */
  readonly prepare: ((request: RequestFacts) => Promise<void> | undefined) | undefined;
  readonly secure: boolean;
  /** Numbers the connections of the door. */
  readonly numberOf: (socket: object) => number;
  /** Milliseconds to wait before an answer, if the door is to be slow. */
  readonly delay: ((request: RequestFacts) => number) | undefined;
  /** Whether answers carry a Date. */
  readonly dated: boolean;
  /** Whether to ask for the body of somebody who waits to be asked for it. */
  readonly invites: (head: RequestFacts) => boolean;
  readonly limits: Limits;
}

/** Reads the facts from a request, hands them to the handler, and writes its answer out. */
export function createListener(options: ListenerOptions): Listener {
  const { environment, handler, prepare, secure, numberOf, delay, dated, invites, limits } = options;
  return (request, response, breaking) => {
    response.sendDate = dated;
    const [path = '', query = ''] = splitTarget(request.url ?? '');
    const factsWith = (body: Uint8Array | undefined): RequestFacts => ({
      environment,
      connection: connectionOf(request, numberOf),
      secure,
      method: request.method ?? 'GET',
      path,
      query,
      headers: 'stream' in request ? withoutRequestLine(request.rawHeaders) : request.rawHeaders,
      body,
      trailers: request.rawTrailers,
    });
    const answerTo = (facts: RequestFacts, dress = (answer: Answer): Answer => answer): void => {
      const answer = dress(answerOrFail(handler, facts));
      if (delay === undefined) send(response, answer, breaking);
      else setTimeout(() => send(response, answer, breaking), delay(facts));
    };
    receive(request, response, breaking, {
      limits,
      invites: () => invites(factsWith(undefined)),
      uninvited: () => answerTo(factsWith(undefined), (answer) => endingConnection(answer, request)),
      received: (body) => {
        const facts = factsWith(body);
        const preparation = prepare?.(facts);
        if (preparation === undefined) answerTo(facts);
        else void preparation.then(() => answerTo(facts));
      },
    });
  };
}

function connectionOf(request: IncomingMessage | Http2ServerRequest, numberOf: (socket: object) => number): Connection {
  const isHttp2 = 'stream' in request;
  const socket = isHttp2 ? request.stream.session?.socket : request.socket;
  return {
    number: numberOf((isHttp2 ? request.stream.session : socket) ?? request),
    httpVersion: isHttp2 ? '2' : request.httpVersion === '1.0' ? '1.0' : '1.1',
    resumed: isTls(socket) && socket.isSessionReused(),
  };
}

function isTls(socket: Socket | TLSSocket | undefined): socket is TLSSocket {
  // Of HTTP/2 only a stand-in for the socket is shown, which is no instance of its class.
  return socket instanceof TLSSocket || (socket !== undefined && 'isSessionReused' in socket);
}

/** HTTP/2 has the request line among the fields; no field name may begin with a colon otherwise (RFC 9113 section 8.3). */
function withoutRequestLine(rawHeaders: RawHeaders): RawHeaders {
  return rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]?.startsWith(':'));
}

/** The path and the query of a request target, as sent. */
export function splitTarget(target: string): readonly string[] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}
