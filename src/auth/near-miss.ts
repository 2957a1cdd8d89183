import type { Instant } from '../clock.ts';
import type { Environment } from '../description/environment.ts';
import type { TokenKind } from '../description/security-scheme.ts';
import { latin1Of } from '../latin1-of.ts';
import { SHORTEST_TOKEN } from '../shortest-token.ts';
import { looksReal } from '../tokens/looks-real.ts';
import type { Token } from '../tokens/token.ts';
import { headerValues, type RequestFacts } from './facts.ts';
import { fromBase64 } from './from-base64.ts';
import { presentedToken } from './presented.ts';
import type { Verdict } from './verdict.ts';

/** Where something stood that belongs into the token header. */
type Place = 'query' | 'path' | 'cookie' | 'authorization' | 'header' | 'body';

/** What was done to a token's value on the way. */
const alterations = [
  'header name',
  'scheme',
  'punctuation',
  'quotes',
  'percent-encoding',
  'Base64',
  'line break',
  'white space',
] as const;

type Alteration = (typeof alterations)[number];

/** What came nearest to being right about a request that was refused. Tokens are named by id. */
export type NearMiss =
  | { readonly kind: 'other-environment'; readonly belongsTo: Environment }
  | { readonly kind: 'ended'; readonly how: 'expired' | 'revoked' | 'replaced'; readonly at: Instant }
  | { readonly kind: 'other-kind'; readonly tokenKind: TokenKind }
  | { readonly kind: 'misplaced'; readonly place: Place; readonly name: string; readonly token?: string }
  | { readonly kind: 'altered'; readonly alteration: Alteration; readonly token: string }
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'several'; readonly tokens: readonly string[] }
  | { readonly kind: 'sent-in-clear'; readonly token: string }
  | { readonly kind: 'not-of-this-mock' };

type Find = (value: string) => Token | undefined;

/** What came nearest to being right, for whoever looks for the mistake; never for the wire. */
export function nearMiss(verdict: Verdict, request: RequestFacts, header: string, find: Find): NearMiss | undefined {
  if (verdict.kind === 'allowed') return undefined;
  const { denial, token } = verdict;
  switch (denial) {
    case 'other-environment':
      return token && { kind: 'other-environment', belongsTo: token.environment };
    case 'revoked':
      return ended('revoked', token?.revokedAt);
    case 'replaced':
      return ended('replaced', token?.replacedAt);
    case 'expired':
      return ended('expired', token?.expiresAt);
    case 'insufficient-privilege':
      return token && { kind: 'other-kind', tokenKind: token.kind };
    case 'insecure-transport':
      return sentInClear(request, header, find);
    case 'ambiguous':
      return several(headerValues(request.headers, header), find);
    case 'missing':
    case 'blank':
      return misplaced(request, header, find);
    case 'unknown':
      return unknown(request, header, find);
  }
}

function ended(how: 'expired' | 'revoked' | 'replaced', at: Instant | undefined): NearMiss | undefined {
  return at === undefined ? undefined : { kind: 'ended', how, at };
}

function sentInClear({ headers }: RequestFacts, header: string, find: Find): NearMiss | undefined {
  const presented = presentedToken(headers, header);
  const token = presented.kind === 'value' ? find(presented.value) : undefined;
  return token && { kind: 'sent-in-clear', token: token.id };
}

function several(values: readonly string[], find: Find): NearMiss {
  return { kind: 'several', tokens: [...new Set(values.flatMap((value) => find(value.trim())?.id ?? []))] };
}

function unknown(request: RequestFacts, header: string, find: Find): NearMiss | undefined {
  const presented = presentedToken(request.headers, header);
  if (presented.kind !== 'value') return undefined;
  const { value } = presented;
  return (
    altered(value, find) ??
    (isPlaceholder(value) ? { kind: 'placeholder' } : undefined) ??
    misplaced(request, header, find) ??
    (looksReal(value) ? { kind: 'not-of-this-mock' } : undefined)
  );
}

/**
 * Each alteration undone, or nothing where there is none of its kind. They are undone in turn, since they come in company.
 * Who sent them need not have a token. So a pattern for what stands at the end begins only where no such thing stands before
 * it: begun at each of a long run of them, it would take quadratic time.
 */
const undo: Readonly<Record<Alteration, (value: string) => string>> = {
  'header name': (value) => value.replace(/^[\w-]+:\s*/, ''),
  scheme: (value) => value.replace(/^(bearer|apikey|api-key|token|basic)[\s:=]+/i, ''),
  punctuation: (value) => value.replace(/(?<![,;.])[,;.]+$/, ''),
  quotes: (value) => value.replace(/^["'`“‘<]+|(?<!["'`”’>])["'`”’>]+$/g, ''),
  'percent-encoding': decoded,
  Base64: fromBase64,
  'line break': (value) => value.replace(/(?<!\\r|\\n|%0d|%0a|\r|\n)(\\r|\\n|%0d|%0a|\r|\n)+$/i, ''),
  'white space': (value) => value.replace(/\s|\\t|\u00a0|\u00c2|\u200b|\ufeff/g, ''),
};

function altered(value: string, find: Find): NearMiss | undefined {
  let current = value;
  for (const alteration of alterations) {
    const mended = undo[alteration](current);
    if (mended === current) continue;
    const token = find(mended);
    if (token !== undefined) return { kind: 'altered', alteration, token: token.id };
    // Base64 of something else is not a step towards the token.
    if (alteration !== 'Base64') current = mended;
  }
  return undefined;
}

/** What stands in examples, and what is left where a variable was not filled in. */
function isPlaceholder(value: string): boolean {
  return (
    /^(undefined|null|nil|none|true|false|\[object \w+\]|x{3,}|\*{3,}|changeme|todo)$/i.test(value) ||
    /^(\$\{?\w+\}?|%\w+%|\{.*\}|<.*>|\$\(.*\))$/.test(value) ||
    /^(your|my|the|example)?[-_ ]?(api|access|client)?[-_ ]?(key|token)([-_ ]?here)?$/i.test(value) ||
    /not-a-real-token/.test(value)
  );
}

/** Looks for a known token, then for anything like a credential, in the places where others carry one. */
function misplaced(request: RequestFacts, header: string, find: Find): NearMiss | undefined {
  let credential: NearMiss | undefined;
  for (const { place, name, text } of placesOf(request, header)) {
    const token = tokenIn(text, find);
    if (token !== undefined) return { kind: 'misplaced', place, name: printableName(name), token: token.id };
    if (credential === undefined && isCredentialName(name) && text !== '')
      credential = { kind: 'misplaced', place, name };
  }
  return credential;
}

/** A long name that is not known may be a token itself. */
function printableName(name: string): string {
  return name.length < SHORTEST_TOKEN || isCredentialName(name) ? name : '';
}

interface Found {
  readonly place: Place;
  readonly name: string;
  readonly text: string;
}

function* placesOf({ headers, query, path, body }: RequestFacts, header: string): Generator<Found> {
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', text = ''] = headers.slice(index, index + 2);
    const lower = name.toLowerCase();
    if (lower === header.toLowerCase()) continue;
    if (lower === 'cookie') yield* pairsOf(text, ';', 'cookie');
    else yield { place: lower === 'authorization' ? 'authorization' : 'header', name, text };
  }
  yield* pairsOf(query, '&', 'query');
  for (const part of path.split('/')) yield { place: 'path', name: '', text: part };
  const text = latin1Of(body?.subarray(0, MOST_OF_BODY) ?? []);
  for (const [run] of text.matchAll(/[\w.~+-]{16,512}/g)) yield { place: 'body', name: '', text: run };
}

/** How much of a body is searched, in bytes. */
const MOST_OF_BODY = 16_384;

/** What is needed of a body to look for a token in it, apart from the rest, which need not be kept. */
export function searchedOfBody(body: Uint8Array): Uint8Array {
  // The slice of a Buffer would be a view, and keep all of it.
  return body.byteLength > MOST_OF_BODY ? new Uint8Array(body.subarray(0, MOST_OF_BODY)) : body;
}

function* pairsOf(text: string, separator: string, place: Place): Generator<Found> {
  for (const pair of text.split(separator)) {
    const sign = pair.indexOf('=');
    yield { place, name: pair.slice(0, Math.max(sign, 0)).trim(), text: pair.slice(sign + 1).trim() };
  }
}

/** A known token that is the text, or is wrapped in it as credentials are. */
function tokenIn(text: string, find: Find): Token | undefined {
  if (text.length < SHORTEST_TOKEN) return undefined;
  const bare = undo.quotes(undo.scheme(decoded(text).trim()));
  return [text, bare, ...fromBase64(bare).split(':', 2)]
    .map((candidate) => (candidate.length < SHORTEST_TOKEN ? undefined : find(candidate)))
    .find(Boolean);
}

function isCredentialName(name: string): boolean {
  return /^(authorization|proxy-authorization|(x-)?(api|access|auth|client)[-_]?(api[-_]?)?(key|token)|token|apikey|x-token)$/i.test(
    name,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
