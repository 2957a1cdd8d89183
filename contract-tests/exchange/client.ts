import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Exchange, Reply, WireRequest } from './exchange.ts';

/** Sends requests one by one and never follows a redirect. */
export interface Client {
  send(request: WireRequest): Promise<Exchange>;
  close(): void;
}

const TIMEOUT = 15_000;

/** More of a body than this proves nothing more. */
const LARGEST_BODY = 256 * 1024;

/** @param ca PEM certificates to trust; the runtime's own if none are given. Verification is never off. */
export function createClient(ca?: readonly string[]): Client {
  const trust = ca === undefined ? {} : { ca: [...ca] };
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
    send: async (request) => {
      const startedAt = performance.now();
      const secure = request.url.protocol === 'https:';
      const reply = await exchange(request, secure ? agentFor(request.connection) : plain, secure);
      return { request, reply, durationMs: performance.now() - startedAt };
    },
    close: () => {
      for (const agent of [...agents.values(), plain]) agent.destroy();
    },
  };
}

function exchange(request: WireRequest, agent: HttpAgent | HttpsAgent, secure: boolean): Promise<Reply> {
  return new Promise((resolve) => {
    const { url, method, target, headers, body } = request;
    const options: RequestOptions = {
      agent,
      method,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (secure ? 443 : 80),
      path: target,
      // A list keeps repeated lines apart; Node then adds nothing of its own, so Host and length are given.
      headers: [...headers, ...ownHeaders(request)].flat(),
      timeout: TIMEOUT,
    };
    const outgoing = (secure ? httpsRequest : httpRequest)(options, (response) => {
      receive(response, resolve, unanswered(resolve));
    });
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', unanswered(resolve));
    outgoing.end(method === 'HEAD' ? undefined : body);
  });
}

function ownHeaders({ url, body, headers }: WireRequest): readonly (readonly [string, string])[] {
  const has = (name: string): boolean => headers.some(([known]) => known.toLowerCase() === name);
  return [
    ...(has('host') ? [] : [['Host', url.host] as const]),
    ...(body === undefined || has('content-length')
      ? []
      : [['Content-Length', String(Buffer.byteLength(body))] as const]),
  ];
}

function receive(response: IncomingMessage, resolve: (reply: Reply) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  });
  response.on('error', fail);
  response.on('end', () => {
    const { rawHeaders } = response;
    const headers = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
    );
    resolve({
      kind: 'answered',
      status: response.statusCode ?? 0,
      headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}

function unanswered(resolve: (reply: Reply) => void): (error: NodeJS.ErrnoException) => void {
  return ({ code = 'UNKNOWN', message }) => resolve({ kind: 'unanswered', code, reason: message || code });
}
