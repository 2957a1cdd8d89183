import type { Exchange, Reply } from '../exchange/exchange.ts';
import { messageOf } from '../exchange/raw.ts';
import { formsOf } from './encodings.ts';
import { createFormIndex, type Hidden, replaceFound } from './form-index.ts';

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

/** That a secret stands where it must not: which, and how, and not what it is. */
export interface Leak {
  readonly label: string;
  /** Such as `in base64`. */
  readonly form: string;
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

/** What is shown of a body, in characters. */
const LONGEST_BODY = 2000;

export function createRedactor(): Redactor {
  const hiddenForGood = createFormIndex();
  const known = new Map<string, Hidden>();
  /** The forms of what is hidden in one place only are worked out once for all of its texts. */
  const cleaner = (alsoHidden: readonly Hidden[]): ((text: string) => string) => {
    const hiddenHere = createFormIndex(alsoHidden);
    return (text) => replaceFound(text, [...hiddenHere.findIn(text), ...hiddenForGood.findIn(text)]);
  };
  return {
    hide: (hidden) => {
      known.set(hidden.value, hidden);
      hiddenForGood.add(hidden);
    },
    text: (text, alsoHidden = []) => cleaner(alsoHidden)(text),
    // Without the index that the redaction relies on: it is the redaction that is in doubt.
    leaksIn: (found) =>
      [...known.values()].flatMap(({ value, label }) =>
        formsOf(value)
          .filter(([, form]) => found.includes(form))
          .map(([form]) => ({ label, form })),
      ),
    exchange: ({ request, reply, durationMs }, alsoHidden = []) => {
      const clean = cleaner(alsoHidden);
      const cleanHeaders = (headers: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] =>
        headers.map(([name, value]) => [clean(name), clean(value)] as const);
      return {
        request: {
          method: request.method,
          url: clean(request.url.origin + request.target),
          headers: cleanHeaders(request.headers),
          ...(request.body !== undefined && { body: shorten(clean(request.body)) }),
          ...(request.httpVersion !== undefined && { httpVersion: request.httpVersion }),
          ...(request.rewrite !== undefined && { message: shorten(clean(messageOf(request))) }),
        },
        ...redactReply(reply, clean, cleanHeaders),
        durationMs: Math.round(durationMs * 100) / 100,
      };
    },
  };
}

function redactReply(
  reply: Reply,
  clean: (text: string) => string,
  cleanHeaders: (headers: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[],
): Pick<RedactedExchange, 'response' | 'error'> {
  if (reply.kind === 'unanswered') return { error: clean(reply.reason) };
  // Sessions of a load balancer are nobody's business either.
  const headers = reply.headers.map(([name, value]) =>
    name.toLowerCase() === 'set-cookie' ? ([name, value.replace(/=.*/s, '=…')] as const) : ([name, value] as const),
  );
  return { response: { status: reply.status, headers: cleanHeaders(headers), body: shorten(clean(reply.body)) } };
}

function shorten(body: string): string {
  return body.length <= LONGEST_BODY ? body : `${body.slice(0, LONGEST_BODY)}… (${body.length} characters)`;
}
