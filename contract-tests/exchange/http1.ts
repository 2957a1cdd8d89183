import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { inspect } from 'node:util';
import { bodyText, keepStart } from './body.ts';
import { pairsOf, type Reply, unansweredFor, type WireRequest } from './exchange.ts';
import { fieldsOf } from './fields.ts';
import type { Trust } from './tls-socket.ts';

/** HTTP/1.1 as any client speaks it. */
export interface Http1 {
  send(request: WireRequest): Promise<Reply>;
  close(): void;
}

export function createHttp1(trust: Trust, patience: number): Http1 {
  const agents = new Map<string, HttpsAgent>();
  const plain = new HttpAgent({ keepAlive: false });
  const agentFor = (connection: string | undefined): HttpsAgent => {
    const name = connection ?? '';
    const known = agents.get(name);
    if (known !== undefined) return known;
    const agent = new HttpsAgent({ keepAlive: true, maxSockets: connection === undefined ? 8 : 1, ...trust });
    agents.set(name, agent);
    return agent;
  };
  return {
    send: (request) => {
      const secure = request.url.protocol === 'https:';
      return sendOne(request, secure ? agentFor(request.connection) : plain, secure, patience);
    },
    close: () => {
      for (const agent of [...agents.values(), plain]) agent.destroy();
    },
  };
}

function sendOne(
  request: WireRequest,
  agent: HttpAgent | HttpsAgent,
  secure: boolean,
  patience: number,
): Promise<Reply> {
  return new Promise((resolve) => {
    const { url, method, target, body } = request;
    const fail = (error: NodeJS.ErrnoException): void => resolve(unansweredFor(error));
    const options: RequestOptions = {
      agent,
      method,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (secure ? 443 : 80),
      path: target,
      // A list keeps repeated lines apart; Node then adds nothing of its own, so Host and length are given.
      headers: unprinted(fieldsOf(request).flat()),
      timeout: patience,
    };
    const outgoing = (secure ? httpsRequest : httpRequest)(options, (response) => receive(response, resolve, fail));
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', fail);
    outgoing.end(method === 'HEAD' ? undefined : body);
  });
}

/** With NODE_DEBUG=http the runtime prints the options of a request. The token is among them. */
function unprinted(lines: string[]): string[] {
  return Object.defineProperty(lines, inspect.custom, { value: () => '[fields]' });
}

function receive(response: IncomingMessage, resolve: (reply: Reply) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => keepStart(chunks, chunk));
  response.on('error', fail);
  response.on('end', () => {
    const headers = pairsOf(response.rawHeaders);
    resolve({ kind: 'answered', status: response.statusCode ?? 0, headers, body: bodyText(chunks, headers) });
  });
}
