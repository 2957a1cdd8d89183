import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { withoutField } from '../../src/auth/facts.ts';
import type { Answer } from '../encode.ts';

/** Says that the connection ends with an answer. HTTP/2 has no words for that (RFC 9113 section 8.2.2). */
export function endingConnection(answer: Answer, request: IncomingMessage | Http2ServerRequest): Answer {
  const others = withoutField(answer.headers, 'connection');
  return { ...answer, headers: 'stream' in request ? others : [...others, 'Connection', 'close'] };
}
