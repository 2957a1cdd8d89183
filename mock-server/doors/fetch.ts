import { withoutField } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import { Fault } from '../../src/fault.ts';
import { answer } from '../answer.ts';
import type { Answer } from '../encode.ts';
import { prepare } from '../preferences/prepare.ts';
import type { World } from '../world.ts';
import { answerOrFail } from './answer-or-fail.ts';
import { answerOfDoor } from './door-refusal.ts';
import { environmentAt } from './environment-at.ts';
import { factsOfRequest } from './facts-of-request.ts';
import type { Limits } from './limits.ts';
import { responseOf } from './response-of.ts';
import { wait } from './wait.ts';

/** Answers a `Request`: with `Response.error()` where the connection is lost. Rejects with the reason of an abort. */
export type FetchDoor = (request: Request) => Promise<Response>;

export interface FetchDoorOptions {
  /** Answers for this one, whatever host is asked. That of the host unless given. */
  readonly environment?: Environment;
  readonly limits: Pick<Limits, 'maxHeaderSize' | 'maxBodySize'>;
}

/** A door without a port. Where no environment is given, it rejects hosts that are not in the description with a `Fault`. */
export function createFetchDoor(world: World, { environment, limits }: FetchDoorOptions): FetchDoor {
  let last = 0;
  return async (request) => {
    const { signal } = request;
    signal.throwIfAborted();
    const addressed = environment ?? environmentAt(new URL(request.url), world.description);
    if (addressed === undefined) throw foreign(request, world);
    if (headerSize(request) > limits.maxHeaderSize) return responseOf(withoutConnection(tooLarge), signal);
    last += 1;
    const facts = await unlessAborted(signal, factsOfRequest(request, addressed, last, limits.maxBodySize));
    await prepare(facts, world);
    signal.throwIfAborted();
    const answered = answerOrFail((asked) => answer(asked, world), facts);
    const { delayMs = 0 } = answered.delivery ?? {};
    if (delayMs > 0) await wait(delayMs, signal);
    signal.throwIfAborted();
    return responseOf(answered, signal);
  };
}

const tooLarge = answerOfDoor('header-too-large');

/** Bytes of the header section in HTTP/1.1. */
function headerSize({ method, url, headers }: Request): number {
  const { pathname, search } = new URL(url);
  const requestLine = `${method} ${pathname}${search} HTTP/1.1\r\n`;
  return [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, requestLine.length);
}

/** There is no connection that could end. */
function withoutConnection(full: Answer): Answer {
  return { ...full, headers: withoutField(full.headers, 'connection') };
}

function foreign({ url }: Request, { description }: World): Fault {
  const hosts = Object.values(description.servers).map((server) => server.url.host);
  return new Fault('usage', {
    what: 'the host is none of the description',
    place: new URL(url).host,
    remedy: `Ask ${hosts.join(' or ')}, or say which environment to answer for.`,
  });
}

function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
