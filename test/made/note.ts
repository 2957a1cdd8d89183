import type { JournalEntry } from '../../mock-server/journal/entry.ts';
import type { Note } from '../../mock-server/journal/note.ts';
import type { RequestFacts } from '../../src/auth/facts.ts';
import type { Token } from '../../src/tokens/token.ts';
import { requestOf } from './request.ts';

export const goodToken: Token = {
  id: 'good',
  kind: 'client',
  environment: 'staging',
  account: 'Example Oy',
  issuedAt: 0,
};

export const letIn: Note['verdict'] = { kind: 'allowed', token: goodToken };
export const refused: Note['verdict'] = { kind: 'denied', denial: 'unknown' };

/** What is kept at instant 10 of a request that was let in, with what is said otherwise of the request and of the note. */
export function noteOf(asked: Partial<RequestFacts> = {}, others: Partial<Note> = {}): Note {
  return {
    at: 10,
    request: requestOf(asked),
    match: { kind: 'unknown-path' },
    verdict: letIn,
    cause: 'answered',
    status: 200,
    fault: undefined,
    ...others,
  };
}

/** What a note says, as far as it takes nothing to find out. */
export function saidBy({ at, request, status, cause }: Note): Omit<JournalEntry, 'id'> {
  const { environment, connection, method, path, query } = request;
  return { at, environment, connection: connection.number, method, path, query, status, cause };
}
