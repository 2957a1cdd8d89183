import type { RawHeaders } from '../../src/auth/facts.ts';
import { originForm } from '../../src/description/origin-form.ts';
import { SHORTEST_TOKEN } from '../../src/shortest-token.ts';
import { fingerprintOf } from '../../src/tokens/digest.ts';

/** A method as it may be printed. HTTP/2 and a `Request` take any word for one. */
export function printableMethod(method: string): string {
  return /^[A-Z-]{1,20}$/.test(method) ? method : printableText(method);
}

/** A path as it may be printed. An unknown one loses what could be a token. */
export function printablePath(path: string, isKnown: boolean): string {
  return isKnown ? originForm(path) : path.split('/').map(printableText).join('/');
}

/** A query as it may be printed: its names and short values. */
export function printableQuery(query: string): string {
  if (query === '') return query;
  return query
    .split('&')
    .map((pair) => pair.split('=').map(printableText).join('='))
    .join('&');
}

/** Header fields whose values are longer than a token without being one. What they could hide is cut out of them. */
const VOCABULARIES = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-type',
  'prefer',
  'transfer-encoding',
  'user-agent',
]);

/** A header section as it may be printed. Every long run of characters is replaced by its fingerprint. */
export function printableHeaders(headers: RawHeaders): RawHeaders {
  return headers.map((text, index) => {
    const name = headers[index - 1]?.toLowerCase() ?? '';
    if (index % 2 === 0) return text.replace(/^(?=.*\d).{16,}$|^.{40,}$/, fingerprinted);
    return VOCABULARIES.has(name) ? text.replace(/[\w.~+=%-]{16,}/g, fingerprinted) : printableText(text);
  });
}

function printableText(text: string): string {
  return text.length < SHORTEST_TOKEN ? text : fingerprinted(text);
}

/** In place of a text that may be a token: what tells it from others. */
function fingerprinted(text: string): string {
  return `[${fingerprintOf(text)}]`;
}
