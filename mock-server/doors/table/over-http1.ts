import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { Reply } from './comparable.ts';
import type { DoorRow } from './door-rows.ts';
import { pairsOf } from './pairs-of.ts';
import { replyOf } from './reply-of.ts';

/** Sends a row as it stands, by Node's own client. */
export async function overHttp1(row: DoorRow, place: RequestOptions): Promise<Reply> {
  const { method, target, headers, body } = row;
  const framing = body === undefined ? [] : ['Content-Length', String(body.byteLength)];
  const { request } = place.protocol === 'http:' ? http : https;
  const asked = request({
    ...{ ...place, agent: false, method, path: target },
    headers: ['Host', String(place.hostname), ...headers, ...framing],
  });
  asked.end(body);
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return await replyOf(response.statusCode, pairsOf(response.rawHeaders), response);
  } catch {
    return { broken: true };
  }
}
