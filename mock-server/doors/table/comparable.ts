import type { Journal } from '../../journal/journal.ts';

/** What arrived; `broken` where the connection ended early. */
export interface Reply {
  readonly status?: number | undefined;
  readonly headers?: readonly (readonly [string, string])[];
  /** One character for each byte. */
  readonly body?: string;
  readonly broken?: true;
}

export interface Answered {
  readonly reply: Reply;
  readonly entries: ReturnType<Journal['list']>;
}

/** What arrived, and why, as the journal says, without all that has to differ from door to door, and from run to run. */
export function comparable({ reply: { body, headers, ...reply }, entries }: Answered): object {
  const kept = headers?.map(([name, text]) => [name.toLowerCase(), text] as const);
  return {
    reply: {
      ...reply,
      ...(kept && { headers: Object.fromEntries(kept.filter(([name]) => !CONNECTION.test(name))) }),
      ...(body !== undefined && { body: body.replace(/mock-staging-[\w-]{43}/, '[issued]') }),
    },
    // Faults are numbered for as long as a mock lives.
    entries: entries.map(({ id: _, connection: __, headers: ___, fault, ...entry }) => ({
      ...entry,
      ...(fault !== undefined && { fault: fault.replace(/\d+$/, '1') }),
    })),
  };
}

/** What a connection adds to an answer. */
const CONNECTION = /^(connection|keep-alive|date|transfer-encoding)$/;
