import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { readBody, splitTarget } from '../doors/listener.ts';
import type { Listener } from '../doors/port.ts';
import { send } from '../doors/send.ts';
import type { AdminApi } from './admin-api.ts';
import type { AdminRequest } from './admin-request.ts';
import { encodeReply, eventStream } from './encode-reply.ts';
import { type Follow, type Reply, refused } from './reply.ts';

export interface AdminListener {
  readonly listen: Listener;
  /** Ends every stream of events: none would end by itself. */
  endStreams(): void;
}

/** @param load called at the first request: the start of a mock that nobody steers does not wait for it */
export function createAdminListener(load: () => Promise<AdminApi>): AdminListener {
  const streams = new Set<() => void>();
  let api: Promise<AdminApi> | undefined;
  const reply = async (request: AdminRequest): Promise<Reply> => {
    api ??= load();
    return replyOrFail(await api, request);
  };
  return {
    listen: (request, response, connection) => {
      readBody(request, async (body) => {
        const [path = '', query = ''] = splitTarget(request.url ?? '');
        const { method = 'GET', rawHeaders: headers } = request;
        const answer = await reply({ method, path, query, headers, body });
        if (answer.kind === 'events' && method !== 'HEAD') stream(response, answer.follow, streams);
        else send(response, encodeReply(answer, method), connection);
      });
    },
    endStreams: () => {
      for (const end of streams) end();
    },
  };
}

/** A defect of ours, or a disk that is full, must not end the process. */
function replyOrFail(api: AdminApi, request: AdminRequest): Reply {
  try {
    return api(request);
  } catch (error) {
    process.emitWarning(`the admin API failed at ${request.method}: ${(error as Error).stack ?? String(error)}`);
    return refused(500, 'The call could not be carried out; the terminal of the mock says why.');
  }
}

/** How often a stream says that it is still there, in milliseconds: proxies cut what is silent for a minute. */
const HEARTBEAT = 15_000;

function stream(response: ServerResponse | Http2ServerResponse, follow: Follow, streams: Set<() => void>): void {
  const open = response as ServerResponse;
  open.writeHead(200, eventStream);
  open.write(': following\n\n');
  const stop = follow((event, data) => open.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  const heartbeat = setInterval(() => open.write(': still here\n\n'), HEARTBEAT);
  heartbeat.unref();
  const end = (): void => {
    stop();
    clearInterval(heartbeat);
    streams.delete(end);
    open.end();
  };
  streams.add(end);
  open.once('close', end);
}
