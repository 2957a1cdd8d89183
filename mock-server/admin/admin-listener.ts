import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { Fault } from '../../src/fault.ts';
import { endingConnection } from '../doors/ending-connection.ts';
import { readHeaderSection } from '../doors/header-section.ts';
import type { Limits } from '../doors/limits.ts';
import { type Reception, receive } from '../doors/receive.ts';
import type { Listener } from '../doors/request-listener.ts';
import { send } from '../doors/send.ts';
import { splitTarget } from '../doors/split-target.ts';
import type { AdminRequest } from './admin-request.ts';
import { encodeReply, eventStream } from './encode-reply.ts';
import { type Follow, type Reply, refused, tooLarge } from './reply.ts';

export interface AdminListener {
  readonly listen: Listener;
  /** Ends every stream of events: none would end by itself. */
  endStreams(): void;
}

/** @param load called at the first request: the start of a mock that nobody steers does not wait for it */
export function createAdminListener(
  limits: Limits,
  load: () => Promise<(request: AdminRequest) => Reply | Promise<Reply>>,
): AdminListener {
  const streams = new Set<() => void>();
  let api: ReturnType<typeof load> | undefined;
  const reply = async (request: AdminRequest): Promise<Reply> => {
    try {
      api ??= load().catch((error: unknown) => {
        api = undefined;
        throw error;
      });
      return await (await api)(request);
    } catch (error) {
      return failed(error, request);
    }
  };
  const reception: Reception = {
    limits,
    invites: () => true,
    uninvited: ({ request, response, breaking }) => {
      send(response, endingConnection(encodeReply(tooLarge, request.method ?? 'GET'), request), breaking);
    },
    received: async ({ request, response, breaking }, body) => {
      const { method = 'GET', rawHeaders: headers, url = '' } = request;
      const [path = '', query = ''] = splitTarget(url);
      const answer = await reply({ method, path, query, headers, body });
      if (answer.kind === 'events' && method !== 'HEAD') stream(response, answer.follow, streams);
      else send(response, encodeReply(answer, method), breaking);
    },
  };
  return {
    listen: (request, response, breaking) => {
      const section = readHeaderSection(request, limits.maxHeaderSize);
      receive({ request, response, breaking, section }, reception);
    },
    endStreams: () => {
      for (const end of streams) end();
    },
  };
}

/** A defect of ours, or a disk that is full, must not end the process. */
function failed(error: unknown, { method }: AdminRequest): Reply {
  if (error instanceof Fault && error.code === 'usage') return refused(400, error.message);
  if (error instanceof Fault && error.code === 'state') return refused(503, error.message);
  process.emitWarning(`the admin API failed at ${method}: ${(error as Error).stack ?? String(error)}`);
  return refused(500, 'The call could not be carried out; the terminal of the mock says why.');
}

/** How often a stream says that it is still there, in milliseconds: proxies cut what is silent for a minute. */
const HEARTBEAT = 15_000;

/** How much of a stream may wait for its reader before that is cut off, in bytes. */
const MOST_UNREAD = 4 * 1024 * 1024;

function stream(response: ServerResponse | Http2ServerResponse, follow: Follow, streams: Set<() => void>): void {
  const open = response as ServerResponse;
  open.writeHead(200, eventStream);
  open.write(': following\n\n');
  const stop = follow((event, data) => {
    open.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    // What nobody reads is kept in memory.
    if (open.writableLength > MOST_UNREAD) open.destroy();
  });
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
