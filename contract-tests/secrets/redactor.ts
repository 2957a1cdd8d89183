import type { Exchange, Reply } from '../exchange/exchange.ts';
import { messageOf } from '../exchange/raw.ts';
import { createFormIndex, type Found, type Hidden, replaceFound } from './form-index.ts';
import { type Leak, leaksIn } from './leaks.ts';

export type { Hidden } from './form-index.ts';

/** The one place where secrets are taken out of what the suite shows: by value, in every form. */
export interface Redactor {
  /** Hides a value from now on. */
  hide(hidden: Hidden): void;
  text(text: string, alsoHidden?: readonly Hidden[]): string;
  exchange(exchange: Exchange, alsoHidden?: readonly Hidden[]): RedactedExchange;
  /** Every hidden value that stands in a text all the same, in whatever form. */
  leaksIn(text: string): readonly Leak[];
}

/** An exchange that may be shown to anybody. */
export interface RedactedExchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
    /** HTTP/1.1 unless given. */
    readonly httpVersion?: '2';
    /** The message byte for byte, one character each, where no HTTP library would write it so. */
    readonly message?: string;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  /** Why there is no response. */
  readonly error?: string;
  readonly durationMs: number;
}

/** What is shorter may stand anywhere by accident. */
const SHORTEST_PART = 8;

/** What is shown of a body, in characters. */
const LONGEST_BODY = 2000;

/** Makes a redactor that hides nothing yet. */
export function createRedactor(): Redactor {
  const hiddenForGood = createFormIndex();
  const known = new Map<string, Hidden>();
  const findIn = (text: string, alsoHidden: readonly Hidden[]): readonly Found[] => {
    const hiddenHere = alsoHidden.filter(({ value, label }) => known.get(value)?.label !== label);
    const foundHere = hiddenHere.length === 0 ? [] : createFormIndex(hiddenHere).findIn(text);
    return [...foundHere, ...hiddenForGood.findIn(text)];
  };
  return {
    hide: (hidden) => {
      if (!known.has(hidden.value)) known.set(hidden.value, hidden);
      hiddenForGood.add(hidden);
    },
    text: (text, alsoHidden = []) => replaceFound(text, findIn(text, alsoHidden)),
    leaksIn: (text) => leaksIn(text, known.values()),
    exchange: (exchange, alsoHidden = []) => {
      // All texts of the exchange are searched at once, and most of them hold nothing.
      const texts: string[] = [];
      redactExchange(exchange, (text) => {
        texts.push(text);
        return text;
      });
      const found = findIn(texts.join('\n'), [...alsoHidden, ...partsIn(exchange, known.values())]);
      let start = 0;
      return redactExchange(exchange, (text) => {
        const here = { start, end: start + text.length };
        start = here.end + 1;
        return replaceFound(
          text,
          found.flatMap((one) => within(here, one)),
        );
      });
    },
  };
}

/** A message that is written otherwise than a library would may have a token in two parts, and its answer may throw them back. */
function partsIn({ request }: Exchange, hidden: Iterable<Hidden>): readonly Hidden[] {
  if (request.rewrite === undefined) return [];
  return [...hidden].flatMap(({ value, label }) => {
    const middle = Math.floor(value.length / 2);
    const halves = [value.slice(0, middle), value.slice(middle)].filter(({ length }) => length >= SHORTEST_PART);
    return halves.map((half) => ({ value: half, label: `half of ${label}` }));
  });
}

/** What was found in a whole, as it stands in a part of it. */
function within(part: Pick<Found, 'start' | 'end'>, { start, end, label }: Found): readonly Found[] {
  return start >= part.start && end <= part.end ? [{ start: start - part.start, end: end - part.start, label }] : [];
}

/** @param clean is given every text that anybody but us had a hand in, always in the same order */
function redactExchange({ request, reply, durationMs }: Exchange, clean: (text: string) => string): RedactedExchange {
  return {
    request: {
      method: request.method,
      url: clean(request.url.origin + request.target),
      headers: cleanHeaders(request.headers, clean),
      ...(request.body !== undefined && { body: shorten(clean(request.body)) }),
      ...(request.httpVersion !== undefined && { httpVersion: request.httpVersion }),
      ...(request.rewrite !== undefined && { message: shorten(redactMessage(request, request.rewrite, clean)) }),
    },
    ...redactReply(reply, clean),
    durationMs: Math.round(durationMs * 100) / 100,
  };
}

/** Tokens are taken out before the message is rewritten: nobody would know one again that has something in its middle. */
function redactMessage(
  request: Exchange['request'],
  rewrite: (message: string) => string,
  clean: (text: string) => string,
): string {
  return rewrite(clean(messageOf({ ...request, rewrite: (message) => message })));
}

function redactReply(reply: Reply, clean: (text: string) => string): Pick<RedactedExchange, 'response' | 'error'> {
  if (reply.kind === 'unanswered') return { error: clean(reply.reason) };
  // Sessions of a load balancer are nobody's business either.
  const headers = reply.headers.map(([name, value]) =>
    name.toLowerCase() === 'set-cookie' ? ([name, value.replace(/=.*/s, '=…')] as const) : ([name, value] as const),
  );
  return {
    response: { status: reply.status, headers: cleanHeaders(headers, clean), body: shorten(clean(reply.body)) },
  };
}

function cleanHeaders(
  headers: readonly (readonly [string, string])[],
  clean: (text: string) => string,
): readonly (readonly [string, string])[] {
  return headers.map(([name, value]) => [clean(name), clean(value)] as const);
}

function shorten(body: string): string {
  return body.length <= LONGEST_BODY ? body : `${body.slice(0, LONGEST_BODY)}… (${body.length} characters)`;
}
