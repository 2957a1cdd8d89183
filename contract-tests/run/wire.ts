import type { Content, Operation } from '../../src/description/operation.ts';
import { packageVersion } from '../../src/package-root.ts';
import { type Ask, FORM } from '../assertion.ts';
import type { WireRequest } from '../exchange/exchange.ts';
import type { Hidden } from '../secrets/redactor.ts';
import { plainUrl, type Target } from '../targets/target.ts';
import type { TokenUse } from '../token-use.ts';

/** The value that stands for a use of a token, and how it may be shown; nothing where nothing is sent. */
export type Resolve = (use: TokenUse) => Hidden | undefined;

export interface Composed {
  readonly request: WireRequest;
  /** Values sent as tokens, whole or in disguise. */
  readonly tokens: readonly Hidden[];
  /** Whether the described body was held back. */
  readonly withoutBody: boolean;
}

/** Writes out a request for a target. */
export function composeRequest(ask: Ask, operation: Operation, target: Target, resolve: Resolve): Composed {
  const tokens: Hidden[] = [];
  const valuesOf = (use: TokenUse): readonly string[] => {
    const hidden = resolve(use);
    if (hidden === undefined) return [];
    if (use.kind !== 'text') tokens.push(hidden);
    return [hidden.value];
  };
  const header = target.description.tokenHeader;
  const name = ask.tokenHeader?.(header) ?? header;
  const method = ask.method ?? operation.method;
  const described = operation.requestBody;
  // A body is only risked where its effect is allowed: should the target let the request in, an empty one does nothing.
  const isGiven = typeof ask.body === 'string' || ask.fields !== undefined;
  const withoutBody = !isGiven && described !== undefined && !target.allows.has(operation.effect);
  const fields = ask.fields?.flatMap(([key, use]) => valuesOf(use).map((value) => [key, value] as const));
  const body = (fields && encodeFields(fields, ask)) ?? (withoutBody ? '{}' : bodyOf(ask, described));
  const hasBody = described !== undefined && method === operation.method;
  const baseUrl = baseUrlFor(ask, target);
  const path = baseUrl.pathname.replace(/\/$/, '') + operation.path;
  const query = (ask.query ?? [])
    .flatMap(([key, use]) => valuesOf(use).map((value) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`))
    .join('&');
  return {
    request: {
      url: ask.plain ? plainUrl({ baseUrl }) : baseUrl,
      method,
      target: (ask.path?.(path) ?? path) + (query && `?${query}`),
      headers: [
        ...usualHeaders.filter(([usual]) => !ask.headers?.some(([given]) => given === usual)),
        ...(hasBody ? [['Content-Type', ask.contentType ?? described.mediaType] as const] : []),
        ...[ask.token ?? []].flat().flatMap((use) => valuesOf(use).map((value) => [name, value] as const)),
        ...(ask.headers ?? []).flatMap(([key, use]) => valuesOf(use).map((value) => [key, value] as const)),
      ],
      ...(hasBody && { body }),
      ...(ask.connection !== undefined && { connection: ask.connection }),
      ...(ask.httpVersion !== undefined && { httpVersion: ask.httpVersion }),
      ...(ask.rewrite !== undefined && { rewrite: ask.rewrite }),
    },
    tokens,
    withoutBody: hasBody && withoutBody,
  };
}

const usualHeaders = [
  ['Accept', 'application/json'],
  ['User-Agent', `cfis-contract-kit/${packageVersion}`],
] as const;

function encodeFields(fields: readonly (readonly [string, string])[], { contentType }: Ask): string {
  return contentType === FORM
    ? fields.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
    : JSON.stringify(Object.fromEntries(fields));
}

function bodyOf({ body }: Ask, described: Content | undefined): string {
  if (typeof body === 'string') return body;
  const example = described?.examples[0].value ?? null;
  return JSON.stringify(body?.(example) ?? example);
}

function baseUrlFor({ elsewhere }: Ask, { baseUrl, otherBaseUrl }: Target): URL {
  if (!elsewhere) return baseUrl;
  // An obstacle stops a case that asks the other environment before it gets here.
  if (otherBaseUrl === undefined) throw new RangeError('the target knows no other environment');
  return otherBaseUrl;
}
