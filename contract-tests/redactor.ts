import { formsOf } from './encodings.ts';
import type { Exchange, Reply } from './exchange/exchange.ts';
import { messageOf } from './exchange/raw.ts';

/** A value that must not be shown, and what to show instead. */
export interface Hidden {
  readonly value: string;
  readonly label: string;
}

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

type Replacement = readonly [found: string, shown: string];

export function createRedactor(): Redactor {
  const known = new Map<string, Hidden>();
  let replacements: readonly Replacement[] = [];

  const text = (original: string, alsoHidden: readonly Hidden[] = []): string => {
    const all =
      alsoHidden.length === 0 ? replacements : longestFirst([...alsoHidden.flatMap(replacementsOf), ...replacements]);
    return all.reduce(
      (result, [found, shown]) => (result.includes(found) ? result.replaceAll(found, () => shown) : result),
      original,
    );
  };
  return {
    hide: (hidden) => {
      if (known.has(hidden.value)) return;
      known.set(hidden.value, hidden);
      replacements = longestFirst([...replacements, ...replacementsOf(hidden)]);
    },
    text,
    leaksIn: (found) =>
      [...known.values()].flatMap(({ value, label }) =>
        formsOf(value)
          .filter(([, form]) => found.includes(form))
          .map(([form]) => ({ label, form })),
      ),
    exchange: ({ request, reply, durationMs }, alsoHidden) => {
      const clean = (dirty: string): string => text(dirty, alsoHidden);
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

function replacementsOf({ value, label }: Hidden): readonly Replacement[] {
  return formsOf(value).map(([form, found]) => [found, form === 'as it is' ? label : `${label} ${form}`]);
}

/** A long form may hold a short one: taken out in the other order, the rest of it would be left standing. */
function longestFirst(replacements: readonly Replacement[]): readonly Replacement[] {
  return [...replacements].sort(([a], [b]) => b.length - a.length);
}
