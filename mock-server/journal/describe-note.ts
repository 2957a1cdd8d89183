import { nearMiss } from '../../src/auth/near-miss.ts';
import { presentedToken } from '../../src/auth/presented.ts';
import { fingerprintOf } from '../../src/tokens/digest.ts';
import type { World } from '../world.ts';
import type { JournalEntry } from './entry.ts';
import type { Note } from './note.ts';
import { printableMethod, printablePath, printableQuery } from './printable.ts';

/** An entry of the journal from what was kept of a request. */
export function describeNote(
  { at, request, match, verdict, cause, status, fault }: Note,
  { description: { tokenHeader }, registry }: Pick<World, 'description' | 'registry'>,
): Omit<JournalEntry, 'id'> {
  const missed = nearMiss(verdict, request, tokenHeader, registry.find);
  const presented = presentedToken(request.headers, tokenHeader);
  return {
    at,
    environment: request.environment,
    connection: request.connection.number,
    method: printableMethod(request.method),
    path: printablePath(request.path, match.kind !== 'unknown-path'),
    query: printableQuery(request.query),
    ...(match.kind === 'operation' && { operation: match.operation.id }),
    status,
    cause,
    ...(verdict.token && { token: verdict.token.id }),
    ...(presented.kind === 'value' && { fingerprint: fingerprintOf(presented.value) }),
    ...(missed && { nearMiss: missed }),
    ...(fault !== undefined && { fault }),
  };
}
