import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Verdict } from '../../src/auth/verdict.ts';
import type { Instant } from '../../src/clock.ts';
import type { Match } from '../../src/description/match.ts';
import type { Denial } from '../../src/description/refusal.ts';
import type { Token } from '../../src/tokens/token.ts';
import type { Cause } from './entry.ts';
import type { Note } from './note.ts';

/** Notes at places that are counted from 0. */
export interface Notes {
  /** The note of a place that has one. */
  get(place: number): Note;
  isDenial(place: number): boolean;
  /** At a place that has one already, or at the first that has none. */
  put(place: number, note: Note): void;
}

/**
 * Notes taken apart, each part in a list. A thousand objects that each live for a moment are a thousand that the collector
 * copies each time, and that takes longer than to decide the requests that they are of
 * (`spec/decisions/0023-as-before.md`).
 */
export function createNotes(): Notes {
  const instants: Instant[] = [];
  const requests: RequestFacts[] = [];
  const matches: Match[] = [];
  const denials: (Denial | undefined)[] = [];
  const tokens: (Token | undefined)[] = [];
  const causes: Cause[] = [];
  const statuses: number[] = [];
  const faults: (string | undefined)[] = [];
  return {
    get: (place) => ({
      at: instants[place] as Instant,
      request: requests[place] as RequestFacts,
      match: matches[place] as Match,
      verdict: verdictOf(denials[place], tokens[place]),
      cause: causes[place] as Cause,
      status: statuses[place] as number,
      fault: faults[place],
    }),
    isDenial: (place) => denials[place] !== undefined,
    put: (place, { at, request, match, verdict, cause, status, fault }) => {
      instants[place] = at;
      requests[place] = request;
      matches[place] = match;
      denials[place] = verdict.kind === 'denied' ? verdict.denial : undefined;
      tokens[place] = verdict.token;
      causes[place] = cause;
      statuses[place] = status;
      faults[place] = fault;
    },
  };
}

function verdictOf(denial: Denial | undefined, token: Token | undefined): Verdict {
  if (denial === undefined) return { kind: 'allowed', token: token as Token };
  return { kind: 'denied', denial, ...(token && { token }) };
}
