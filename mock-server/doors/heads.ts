import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Connection, RawHeaders, RequestFacts } from '../../src/auth/facts.ts';
import type { Environment } from '../../src/description/environment.ts';
import { type HeaderSection, readHeaderSection } from './header-section.ts';
import { NOTHING } from './receive.ts';
import { splitTarget } from './split-target.ts';

/** What there is of a request before its body. */
export interface Head {
  readonly section: HeaderSection;
  /** Those of the request if nothing comes behind the header section. */
  readonly facts: RequestFacts;
}

export interface HeadOptions {
  readonly environment: Environment;
  readonly secure: boolean;
  readonly connectionOf: (request: IncomingMessage | Http2ServerRequest) => Connection;
  readonly maxHeaderSize: number;
}

/**
 * Reads the heads of requests. What a client sends is mostly what it sent before on the same connection: of that, what was
 * made is the same, down to the objects, so that whoever makes more of it can tell (`spec/decisions/0023-as-before.md`).
 */
export function createHeads(options: HeadOptions): (request: IncomingMessage | Http2ServerRequest) => Head {
  const { environment, secure, connectionOf, maxHeaderSize } = options;
  const latest = new WeakMap<Connection, ReadHead>();
  return (request) => {
    const { rawHeaders, method = 'GET', url = '' } = request;
    const connection = connectionOf(request);
    const before = latest.get(connection);
    const isSame = before !== undefined && areSame(before.rawHeaders, rawHeaders);
    if (isSame && before.url === url && before.facts.method === method) return before;
    const section = isSame ? before.section : readHeaderSection(request, maxHeaderSize);
    const [path = '', query = ''] = splitTarget(url);
    const head = {
      rawHeaders,
      url,
      section,
      facts: {
        environment,
        connection,
        secure,
        method,
        path,
        query,
        headers: section.fields,
        body: NOTHING,
        trailers: [],
      },
    };
    if (isShort(url, rawHeaders)) latest.set(connection, head);
    return head;
  };
}

interface ReadHead extends Head {
  readonly rawHeaders: RawHeaders;
  readonly url: string;
}

function areSame(some: RawHeaders, others: RawHeaders): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
}

/** What is remembered of each connection, at the most, in characters of target and fields: there may be ten thousand. */
const MOST_REMEMBERED = 2048;

function isShort(url: string, rawHeaders: RawHeaders): boolean {
  return rawHeaders.reduce((sum, text) => sum + text.length, url.length) <= MOST_REMEMBERED;
}
