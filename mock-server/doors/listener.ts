import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Connection, RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import type { Answer } from '../encode.ts';
import { answerOrFail } from './answer-or-fail.ts';
import { endingConnection } from './ending-connection.ts';
import { createHeads } from './heads.ts';
import type { Limits } from './limits.ts';
import { type Exchange, NOTHING, type Reception, receive } from './receive.ts';
import type { Listener } from './request-listener.ts';
import { send } from './send.ts';

/** What stands behind a door: the kernel, or a defective copy of it. */
export type Handler = (request: RequestFacts) => Answer;

export interface ListenerOptions {
  readonly environment: Environment;
  /** It may answer later, and does not fail then. */
  readonly handler: (request: RequestFacts) => Answer | Promise<Answer>;
  /** What must be done before the handler can answer, if anything. It does not fail. */
  readonly prepare: ((request: RequestFacts) => Promise<void> | undefined) | undefined;
  readonly secure: boolean;
  readonly connectionOf: (request: IncomingMessage | Http2ServerRequest) => Connection;
  /** Milliseconds to wait before an answer, if the door is to be slow. */
  readonly delay: ((request: RequestFacts) => number) | undefined;
  /** Whether answers carry a Date. */
  readonly dated: boolean;
  /** Whether to ask for the body of somebody who waits to be asked for it. */
  readonly invites: (head: RequestFacts) => boolean;
  readonly limits: Limits;
}

/** What a door adds to the answer to a request. */
type Dress = (answer: Answer, request: IncomingMessage | Http2ServerRequest) => Answer;

/** Reads the facts from a request, hands them to the handler, and writes its answer out. */
export function createListener(options: ListenerOptions): Listener {
  const { environment, handler, prepare, secure, connectionOf, delay, dated, invites, limits } = options;
  const headOf = createHeads({ environment, secure, connectionOf, maxHeaderSize: limits.maxHeaderSize });
  const deliver = ({ response, breaking }: Asked, facts: RequestFacts, answer: Answer): void => {
    if (delay === undefined) send(response, answer, breaking);
    else setTimeout(() => send(response, answer, breaking), delay(facts));
  };
  const reply = (exchange: Asked, facts: RequestFacts, dress?: Dress): void => {
    const dressed = (answer: Answer): Answer => dress?.(answer, exchange.request) ?? answer;
    const answered = answerOrFail(handler, facts);
    if (answered instanceof Promise) void answered.then((answer) => deliver(exchange, facts, dressed(answer)));
    else deliver(exchange, facts, dressed(answered));
  };
  const reception: Reception<Asked> = {
    limits,
    invites: (exchange) => invites(withoutBody(exchange)),
    uninvited: (exchange) => reply(exchange, withoutBody(exchange), endingConnection),
    received: (exchange, body) => {
      const facts = body === NOTHING ? exchange.facts : withBody(exchange, body);
      const preparation = prepare?.(facts);
      if (preparation === undefined) reply(exchange, facts);
      else void preparation.then(() => reply(exchange, facts));
    },
  };
  return (request, response, breaking) => {
    response.sendDate = dated;
    const { section, facts } = headOf(request);
    receive({ request, response, breaking, section, facts }, reception);
  };
}

/** An exchange with the facts of its request, if no body comes. */
interface Asked extends Exchange {
  readonly facts: RequestFacts;
}

function withoutBody({ facts }: Asked): RequestFacts {
  return { ...facts, body: undefined };
}

function withBody({ facts, request }: Asked, body: Uint8Array | undefined): RequestFacts {
  return { ...facts, body, trailers: request.rawTrailers };
}
