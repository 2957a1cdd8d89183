import { utf8Of } from '../../src/utf8-of.ts';
import type { Answer } from '../encode.ts';
import { errorBody } from '../error-body.ts';

/** What a door refuses by itself, before anybody behind it could look at a request. */
export type DoorRefusal = 'malformed' | 'too-slow' | 'header-too-large' | 'chunk-extensions-too-large';

const refusals: Readonly<Record<DoorRefusal, readonly [status: number, message: string]>> = {
  malformed: [400, 'The request is not well-formed HTTP.'],
  'too-slow': [408, 'The request did not arrive in time.'],
  'header-too-large': [431, 'The header section of the request is too large.'],
  'chunk-extensions-too-large': [413, 'The chunk extensions of the request are too large.'],
};

/** The answer to it, in the shape of the described errors. The connection ends with it. */
export function answerOfDoor(refusal: DoorRefusal): Answer {
  const [status, message] = refusals[refusal];
  const body = utf8Of(JSON.stringify(errorBody(message)));
  return {
    status,
    headers: [
      ...['Content-Type', 'application/json', 'Content-Length', String(body.byteLength)],
      ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff', 'Connection', 'close'],
    ],
    body,
  };
}
